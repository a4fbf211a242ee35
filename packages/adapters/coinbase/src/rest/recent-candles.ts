import { type Candle, MODELLED_LATENCY_MS } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import { readRows, withQuietWindows } from '@foretick/venue-connection';
import type { CoinbaseMarket } from './coinbase-rest.ts';
import { errors } from './errors.ts';

/**
 * The closed candles of the last 900 windows, oldest first; windows that Coinbase leaves out are filled.
 * `COINBASE_UNKNOWN_INTERVAL` when Coinbase has no such candles.
 */
export async function recentCandles(
  { rest, clock, instrument, product }: CoinbaseMarket,
  intervalSec: number,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  if (!INTERVALS_SEC.includes(intervalSec)) throw errors.unknownInterval(intervalSec, INTERVALS_SEC);
  const path = `/products/${product}/candles`;
  const intervalMs = intervalSec * 1_000;
  const now = clock.now();
  const candles: Candle[] = [];
  let endTime = Math.floor((now - SETTLED_MS) / intervalMs) * intervalMs - intervalMs;
  for (let page = 0; page < PAGES; page += 1) {
    const startTime = endTime - (PAGE_ROWS - 1) * intervalMs;
    const query = {
      granularity: String(intervalSec),
      start: new Date(startTime).toISOString(),
      end: new Date(endTime).toISOString(),
    };
    const answer = await rest.get(path, query, signal);
    const rows = readRows(answer, path, errors, (row) => candleOf(row, instrument, intervalSec));
    candles.push(...rows.filter(({ openTime }) => openTime >= startTime && openTime <= endTime));
    endTime = startTime - intervalMs;
  }
  return withQuietWindows(candles.sort((a, b) => a.openTime - b.openTime));
}

const INTERVALS_SEC: readonly number[] = [60, 300, 900, 3_600, 21_600, 86_400];
const PAGE_ROWS = 300;
const PAGES = 3;
/** A window's last trades reach its candle a moment after it has closed. */
const SETTLED_MS = 5_000;

/** Reads `[time, low, high, open, close, volume]`. */
function candleOf(row: unknown, instrument: InstrumentId, intervalSec: number): Candle | undefined {
  if (!Array.isArray(row) || row.length < 6) return undefined;
  const numbers = row.slice(0, 6).map(Number);
  if (!numbers.every(Number.isFinite)) return undefined;
  const [openSec = 0, low = 0, high = 0, open = 0, close = 0, volume = 0] = numbers;
  const openTime = openSec * 1_000;
  if (!Number.isSafeInteger(openTime) || !(low > 0) || !(volume >= 0)) return undefined;
  if (![open, close].every((price) => price >= low && price <= high)) return undefined;
  const closeTime = openTime + intervalSec * 1_000;
  return {
    instrument,
    intervalSec,
    openTime,
    closeTime,
    revision: 0,
    status: 'final',
    open,
    high,
    low,
    close,
    volume,
    quoteVolume: undefined,
    vwap: undefined,
    tradeCount: undefined,
    buyVolume: undefined,
    sellVolume: undefined,
    complete: true,
    filled: false,
    origin: 'venue',
    availableAt: closeTime + MODELLED_LATENCY_MS,
    availability: 'modelled',
  };
}
