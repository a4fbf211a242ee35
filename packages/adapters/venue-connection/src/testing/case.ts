import { type InstrumentId, instrumentId, type Pair, type Trade } from '@foretick/core/trade';
import type { Clock, MarketFeed } from '@foretick/ports';
import type { SimulatedTrade } from '@foretick/simulator';

/** A feed of a venue that keeps a record. */
export type HistoryFeed = Required<Pick<MarketFeed, 'tradesSince' | 'recentCandles' | 'candlesBetween'>> &
  MarketFeed;

/** A pair for tests, taken as it is. */
export function pair(text: string): Pair {
  return text as Pair;
}

export const BTC = pair('BTC/USD');
export const ETH = pair('ETH/USD');

/** The machine's clock for waiting, with a time of day that stands still until `release`. */
export function createHeldClock(startMs: number): Clock & { release(): void } {
  let releasedAt: number | undefined;
  return {
    now: () => (releasedAt === undefined ? startMs : startMs + Math.floor(performance.now() - releasedAt)),
    sleep: (ms, signal) => sleepFor(ms, signal),
    release: () => {
      releasedAt ??= performance.now();
    },
  };
}

/**
 * Runs as real time does, from a moment at which the market of seed 1 is busy: what a test meets does not depend on
 * the day on which it runs.
 */
export const runningClock: Clock = {
  now: () => BUSY_MS + Math.floor(performance.now()),
  sleep: (ms, signal) => sleepFor(ms, signal),
};

const BUSY_MS = Date.UTC(2026, 2, 10, 3, 15, 30);

/** Trades as the feed has to deliver them, apart from the times of arrival. */
export function expectedTrades(
  trades: readonly SimulatedTrade[],
  instrument: InstrumentId,
): readonly Trade[] {
  return trades.map((trade) => {
    const eventTime = Math.floor(trade.timeUs / 1_000);
    return {
      kind: 'trade',
      instrument,
      sequence: trade.id,
      tradeId: String(trade.id),
      price: trade.price,
      quantity: trade.quantity,
      side: trade.side,
      eventTime,
      ingestTime: eventTime,
      availableAt: eventTime,
    };
  });
}

export function simulated(name: Pair): InstrumentId {
  return instrumentId('simulated', name);
}

function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
