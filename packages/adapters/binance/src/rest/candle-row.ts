import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import { readNumber, readRows, venueCandle } from '@foretick/venue-connection';
import type { BinanceMarket } from './binance-rest.ts';
import { errors } from './errors.ts';

/** How many rows `klines` gives at most. */
export const PAGE_ROWS = 1_000;

/** The rows of `klines`, oldest first, the open one included. `BINANCE_UNKNOWN_INTERVAL` when Binance has no such candles. */
export async function readCandles(
  { rest, instrument, symbol }: BinanceMarket,
  intervalSec: number,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  const interval = INTERVALS.get(intervalSec);
  if (interval === undefined) throw errors.unknownInterval(intervalSec, [...INTERVALS.keys()]);
  const answer = await rest.get(KLINES, { symbol, interval, limit: String(PAGE_ROWS), ...query }, signal);
  return readRows(answer, KLINES, errors, (row) => candleOf(row, instrument, intervalSec));
}

const KLINES = '/api/v3/klines';
const INTERVALS: ReadonlyMap<number, string> = new Map([
  [1, '1s'],
  [60, '1m'],
  [180, '3m'],
  [300, '5m'],
  [900, '15m'],
  [1_800, '30m'],
  [3_600, '1h'],
  [7_200, '2h'],
  [14_400, '4h'],
  [21_600, '6h'],
  [28_800, '8h'],
  [43_200, '12h'],
  [86_400, '1d'],
]);

/** Reads `[openTime, open, high, low, close, volume, closeTime, quoteVolume, count, takerBuyBase, …]`. */
function candleOf(row: unknown, instrument: InstrumentId, intervalSec: number): Candle | undefined {
  if (!Array.isArray(row)) return undefined;
  const numbers = row.slice(0, 10).map(readNumber);
  if (numbers.length < 10 || !numbers.every(Number.isFinite)) return undefined;
  const [openTime = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = numbers;
  const [quoteVolume = 0, tradeCount = 0, buyVolume = 0] = numbers.slice(7);
  if (!(Number.isInteger(tradeCount) && tradeCount >= 0)) return undefined;
  if (!(quoteVolume >= 0) || !(buyVolume >= 0 && buyVolume <= volume)) return undefined;
  return venueCandle({
    ...{ instrument, intervalSec, openTime, open, high, low, close, volume },
    quoteVolume,
    vwap: volume > 0 ? quoteVolume / volume : undefined,
    tradeCount,
    buyVolume,
    // Binance counts in steps of 1e-8; a difference of doubles does not.
    sellVolume: Number((volume - buyVolume).toFixed(8)),
    filled: tradeCount === 0,
  });
}
