import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import { readNumber, readRows, venueCandle } from '@foretick/venue-connection';
import type { CoinbaseMarket } from './coinbase-rest.ts';
import { errors } from './errors.ts';

/** How many windows one call may span. */
export const PAGE_ROWS = 300;

/** A window's last trades reach its candle a moment after it has closed. */
export const SETTLED_MS = 5_000;

/**
 * The candles that open in `[from, to)`, at most 300 windows apart, newest first, without windows in which nothing
 * traded. `COINBASE_UNKNOWN_INTERVAL` when Coinbase has no such candles.
 */
export async function candlePage(
  { rest, instrument, product }: CoinbaseMarket,
  intervalSec: number,
  { from, to }: HistoryRange,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  if (!INTERVALS_SEC.includes(intervalSec)) throw errors.unknownInterval(intervalSec, INTERVALS_SEC);
  const path = `/products/${product}/candles`;
  const query = {
    granularity: String(intervalSec),
    start: new Date(from).toISOString(),
    // Both ends are open times, and both are included.
    end: new Date(to - intervalSec * 1_000).toISOString(),
  };
  const answer = await rest.get(path, query, signal);
  const candles = readRows(answer, path, errors, (row) => candleOf(row, instrument, intervalSec));
  return candles.filter(({ openTime }) => openTime >= from && openTime < to);
}

const INTERVALS_SEC: readonly number[] = [60, 300, 900, 3_600, 21_600, 86_400];

/** Reads `[time, low, high, open, close, volume]`. */
function candleOf(row: unknown, instrument: InstrumentId, intervalSec: number): Candle | undefined {
  if (!Array.isArray(row) || row.length < 6) return undefined;
  const numbers = row.slice(0, 6).map(readNumber);
  if (!numbers.every(Number.isFinite)) return undefined;
  const [openSec = 0, low = 0, high = 0, open = 0, close = 0, volume = 0] = numbers;
  return venueCandle({
    ...{ instrument, intervalSec, openTime: openSec * 1_000, open, high, low, close, volume },
    quoteVolume: undefined,
    vwap: undefined,
    tradeCount: undefined,
    buyVolume: undefined,
    sellVolume: undefined,
    filled: false,
  });
}
