import { createMemoryLog } from '@foretick/adapter-memory-log';
import { type Candle, newWindower, nextEvent } from '@foretick/core/candle';
import type { InstrumentId, Trade, TradeEvent } from '@foretick/core/trade';
import {
  type Clock,
  type EventLog,
  type FeedCapabilities,
  type FeedEvent,
  type FeedPosition,
  type FeedState,
  ForetickError,
  type GapLedgerEntry,
  type MarketFeed,
  type RejectedRecord,
  type Topic,
} from '@foretick/ports';
import { createTrades } from '../index.ts';

export const BTC = 'test:BTC/USD' as InstrumentId;
export const ETH = 'test:ETH/USD' as InstrumentId;
export const MINUTE_MS = 60_000;
/** Start of a minute. */
export const T0 = Date.UTC(2024, 5, 1, 12);

/** A trade `sec` seconds after `T0`. */
export function trade(sequence: number, sec: number, instrument = BTC, more: Partial<Trade> = {}): Trade {
  const eventTime = T0 + Math.round(sec * 1_000);
  return {
    kind: 'trade',
    instrument,
    sequence,
    tradeId: String(sequence),
    price: 100 + sequence / 10,
    quantity: 1,
    side: 'buy',
    eventTime,
    ingestTime: eventTime,
    availableAt: eventTime,
    ...more,
  };
}

/** A venue's closed candle that opens `minute` minutes after `T0`. */
export function venueCandle(minute: number, close = 50): Candle {
  const openTime = T0 + minute * MINUTE_MS;
  return {
    ...{ instrument: BTC, intervalSec: 60, openTime, closeTime: openTime + MINUTE_MS, revision: 0 },
    ...{ open: close, high: close, low: close, close, volume: 1, quoteVolume: close, vwap: close },
    ...{ tradeCount: 1, buyVolume: undefined, sellVolume: undefined, complete: true, filled: false },
    ...{ status: 'final', origin: 'venue', availability: 'modelled', availableAt: openTime + 61_000 },
  };
}

/** Says what the feed delivers, and what happens in between. */
export type Step = FeedEvent | (() => void);

export interface Venue {
  readonly log: EventLog;
  readonly clock: Clock & { set(sec: number): void };
  /** The venue's record of trades, which grows as the script says. */
  readonly record: Trade[];
  /** Candles it gives out. */
  readonly candles: Candle[];
  /** Requests that fail before the next one works. */
  failing: number;
  /** Called at each request. */
  onRequest: () => void;
  readonly requests: string[];
  /** Plays a script to its end, as one life of the service. */
  play(script: readonly Step[], options?: Partial<Life>): Promise<void>;
  events(): Promise<readonly TradeEvent[]>;
  feedStates(): Promise<readonly FeedState[]>;
  bridge(): Promise<readonly Candle[]>;
  /** Candles made anew when a hole was closed late. */
  corrected(): Promise<readonly Candle[]>;
  ledger(): Promise<readonly GapLedgerEntry[]>;
  rejected(): Promise<readonly RejectedRecord[]>;
}

interface Life {
  readonly instruments: readonly InstrumentId[];
  readonly capabilities: Partial<FeedCapabilities>;
  readonly maxCatchUpMs: number;
  /** Whether the venue can be asked for trades, and for candles. */
  readonly hasRecord: boolean;
  readonly hasCandles: boolean;
  readonly signal: AbortSignal;
  readonly onAfter: (after: ReadonlyMap<InstrumentId, FeedPosition>) => void;
}

/** A venue that does what the test says, on a clock that moves when somebody sleeps. */
export function createVenue(): Venue {
  const log = createMemoryLog({ maxLag: 1_000_000, keepRecords: 1_000_000 });
  let now = T0;
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
    set: (sec: number) => {
      now = T0 + sec * 1_000;
    },
  };
  const venue: Venue = {
    log,
    clock,
    record: [],
    candles: [],
    failing: 0,
    onRequest: () => undefined,
    requests: [],
    async play(script, life = {}) {
      const { instruments = [BTC], signal = new AbortController().signal } = life;
      const { hasRecord = true, hasCandles = true, maxCatchUpMs = 12 * 3_600_000 } = life;
      const ask = (request: string): void => {
        venue.requests.push(request);
        venue.onRequest();
        if (signal.aborted) throw new DOMException('stopped', 'AbortError');
        if (venue.failing === 0) return;
        venue.failing -= 1;
        throw new ForetickError('VENUE_DOWN', 'the venue does not answer', { retryable: true });
      };
      const feed: MarketFeed = {
        capabilities: {
          exchange: 'test',
          idSequence: 'strict',
          finite: false,
          realTime: true,
          ...life.capabilities,
        },
        async *events({ after }) {
          life.onAfter?.(after);
          for (const step of script) {
            if (typeof step === 'function') step();
            else yield step;
          }
        },
        ...(hasRecord && {
          async *tradesSince(instrument: InstrumentId, fromTime: number) {
            ask(`trades ${instrument} since ${(fromTime - T0) / 1_000}`);
            const found = venue.record.filter(
              (one) => one.instrument === instrument && one.eventTime >= fromTime,
            );
            for (let at = 0; at < found.length; at += 3) yield found.slice(at, at + 3);
          },
        }),
        ...(hasCandles && {
          async recentCandles(instrument: InstrumentId) {
            ask(`candles ${instrument}`);
            return venue.candles.filter(
              (candle) => candle.instrument === instrument && candle.closeTime <= now,
            );
          },
        }),
      };
      await createTrades({ log, feed, clock, instruments, intervalSec: 60, maxCatchUpMs }).run(signal);
    },
    events: async () =>
      (await readAll(log, 'trades')).flatMap(({ value }) => (value.kind === 'correction' ? [] : value)),
    corrected: async () =>
      (await readAll(log, 'trades')).flatMap(({ value }) =>
        value.kind === 'correction' ? value.candle : [],
      ),
    feedStates: async () => (await readAll(log, 'feed_state')).map((one) => one.value),
    bridge: async () => (await readAll(log, 'candles')).map((one) => one.value),
    ledger: async () => (await readAll(log, 'gap_ledger')).map((one) => one.value),
    rejected: async () => (await readAll(log, 'rejected')).map((one) => one.value),
  };
  return venue;
}

export const connected: Step = { kind: 'connected', instruments: [BTC] };

export function delivered(...trades: readonly Trade[]): Step {
  return { kind: 'trades', trades };
}

export function alive(sec: number, ...instruments: readonly InstrumentId[]): Step {
  return {
    kind: 'alive',
    instruments: instruments.length > 0 ? instruments : [BTC],
    eventTime: T0 + sec * 1_000,
  };
}

/** One word an event: `#7` a trade, `>12` progress, `gap 3..8 unrepaired`; times in seconds after `T0`. */
export function draw(events: readonly TradeEvent[]): string[] {
  const sec = (time: number | undefined) => (time === undefined ? '' : String((time - T0) / 1_000));
  return events.map((event) => {
    if (event.kind === 'trade') return `#${event.sequence}`;
    if (event.kind === 'progress') return `>${sec(event.eventTime)}`;
    return `gap ${sec(event.fromTime)}..${sec(event.toTime)} ${event.cause}`;
  });
}

/** Candles that follow from the events, and how many of their trades came late. */
export function candlesOf(events: readonly TradeEvent[], instrument = BTC) {
  const state = newWindower(instrument);
  const outputs = events
    .filter((event) => event.instrument === instrument)
    .map((event) => nextEvent(state, event, { intervalSec: 60 }));
  return {
    candles: outputs.flatMap((output) => output.candles),
    late: outputs.flatMap((output) => output.late ?? []).length,
  };
}

async function readAll<T extends Topic>(log: EventLog, topic: T) {
  const reader = await log.consumer(`reads ${topic} ${readers++}`, [topic]);
  const stop = new AbortController();
  const records = reader.poll(1_000_000, stop.signal);
  stop.abort();
  return records;
}

let readers = 0;
