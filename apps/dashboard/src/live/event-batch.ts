import type { StreamEvent } from '@foretick/client';

/** Events that wait for the next frame. A page in the background is drawn rarely, so they are bounded. */
export interface EventBatch {
  add(event: StreamEvent): void;
  stop(): void;
}

/** A page in the background has no frames. */
const BACKGROUND_MS = 1_000;
const MAX_WAITING = 5_000;

/**
 * Hands on what came since the last frame, all at once. Of an open candle only the newest state waits. When more than
 * `MAX_WAITING` others wait, the rest is let go and `onOverflow` tells that history has to be fetched again.
 */
export function createEventBatch(
  onBatch: (events: readonly StreamEvent[]) => void,
  onOverflow: () => void,
): EventBatch {
  let waiting: StreamEvent[] = [];
  let overflown = false;
  const openCandles = new Map<string, number>();
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = undefined;
    timer = undefined;
  };
  const flush = () => {
    stop();
    const events = waiting;
    waiting = [];
    openCandles.clear();
    if (overflown) onOverflow();
    overflown = false;
    onBatch(events);
  };
  return {
    add(event) {
      const at = placeOf(event, openCandles);
      if (at !== undefined) waiting[at] = event;
      else if (waiting.length < MAX_WAITING) {
        if (isOpenCandle(event)) openCandles.set(keyOf(event), waiting.length);
        waiting.push(event);
      } else overflown = true;
      // Whichever comes first: a hidden page gets no frame, and a timer alone would miss the screen's rhythm.
      frame ??= requestAnimationFrame(flush);
      timer ??= setTimeout(flush, BACKGROUND_MS);
    },
    stop,
  };
}

function placeOf(event: StreamEvent, openCandles: ReadonlyMap<string, number>): number | undefined {
  return isOpenCandle(event) ? openCandles.get(keyOf(event)) : undefined;
}

type CandleEvent = Extract<StreamEvent, { event: 'candle' }>;

function isOpenCandle(event: StreamEvent): event is CandleEvent {
  return event.event === 'candle' && event.payload.status === 'provisional';
}

function keyOf({ payload }: CandleEvent): string {
  return `${payload.instrument} ${payload.open_time}`;
}
