import type { FeedEvent } from '@foretick/ports';

/** Events between the socket, which does not wait, and the consumer, who may. */
export interface EventQueue {
  /** False: the queue is full and the event was not taken. `disconnected` is always taken. */
  push(event: FeedEvent): boolean;
  /** The next event; waits for one. `undefined` when the queue is closed. */
  next(): Promise<FeedEvent | undefined>;
  /** Trades and other events that wait. */
  size(): number;
  /** Resolves when the queue is at most half full, or closed. */
  roomy(): Promise<void>;
  /** Drops what waits and ends `next`; with an error, `next` throws it. */
  close(error?: unknown): void;
}

export function createEventQueue(capacity: number): EventQueue {
  let events: FeedEvent[] = [];
  let size = 0;
  let closed = false;
  let failure: unknown;
  let wakeReader: (() => void) | undefined;
  let wakeWriter: (() => void) | undefined;

  const wake = (): void => {
    wakeReader?.();
    wakeReader = undefined;
    if (closed || size <= capacity / 2) {
      wakeWriter?.();
      wakeWriter = undefined;
    }
  };

  return {
    push: (event) => {
      if (closed) return true;
      const weight = weightOf(event);
      if (event.kind !== 'disconnected' && size + weight > capacity) return false;
      const last = events.at(-1);
      // Only the newest sign of life counts.
      if (event.kind === 'alive' && last?.kind === 'alive' && sameInstruments(event, last)) {
        events[events.length - 1] = event;
      } else {
        events.push(event);
        size += weight;
      }
      wake();
      return true;
    },
    next: async () => {
      while (events.length === 0 && !closed) {
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
      }
      if (failure !== undefined) throw failure;
      const event = events.shift();
      if (event) size -= weightOf(event);
      wake();
      return event;
    },
    size: () => size,
    roomy: async () => {
      while (!closed && size > capacity / 2) {
        await new Promise<void>((resolve) => {
          wakeWriter = resolve;
        });
      }
    },
    close: (error) => {
      closed = true;
      failure = error;
      events = [];
      size = 0;
      wake();
    },
  };
}

function weightOf(event: FeedEvent): number {
  return event.kind === 'trades' ? Math.max(1, event.trades.length) : 1;
}

type Alive = Extract<FeedEvent, { kind: 'alive' }>;

function sameInstruments(left: Alive, right: Alive): boolean {
  return (
    left.instruments.length === right.instruments.length &&
    left.instruments.every((id, at) => id === right.instruments[at])
  );
}
