import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { Clock, FeedEvent } from '@foretick/ports';

/** Shortest pause between two deliveries: what falls due meanwhile comes together. */
const TICK_MS = 20;
/** Longest pause without a word, so that quiet stretches close their windows. */
const ALIVE_EVERY_MS = 250;

export interface Pacing {
  readonly batches: AsyncIterable<readonly Trade[]>;
  readonly instrument: InstrumentId;
  /** Event time passes this many times faster than the clock. */
  readonly speed: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Delivers each trade when its event time has come, counted from the first one. */
export async function* pacedEvents({
  batches,
  instrument,
  speed,
  clock,
  signal,
}: Pacing): AsyncGenerator<FeedEvent> {
  let start: { readonly wall: number; readonly eventTime: number } | undefined;
  let lastWord = Number.NEGATIVE_INFINITY;
  for await (const batch of batches) {
    let waiting = batch;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const now = clock.now();
      start ??= { wall: now, eventTime: next.eventTime };
      const reached = start.eventTime + (now - start.wall) * speed;
      const later = waiting.findIndex((trade) => trade.eventTime > reached);
      const due = later === -1 ? waiting : waiting.slice(0, later);
      waiting = later === -1 ? [] : waiting.slice(later);
      if (due.length > 0) yield { kind: 'trades', trades: due };
      const pending = waiting[0];
      if (pending === undefined) break;
      if (now - lastWord >= ALIVE_EVERY_MS) {
        lastWord = now;
        yield { kind: 'alive', instruments: [instrument], eventTime: Math.floor(reached) };
      }
      const dueIn = (pending.eventTime - reached) / speed;
      await clock.sleep(Math.min(Math.max(Math.ceil(dueIn), TICK_MS), ALIVE_EVERY_MS), signal);
      if (signal.aborted) return;
    }
  }
}
