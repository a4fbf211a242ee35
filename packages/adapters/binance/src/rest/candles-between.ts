import type { Candle } from '@foretick/core/candle';
import type { HistoryRange } from '@foretick/ports';
import { candlesBetween as readCandlesBetween } from '@foretick/venue-connection';
import type { BinanceMarket } from './binance-rest.ts';
import { PAGE_ROWS, readCandles } from './candle-row.ts';

/** The closed candles of a range by `klines`: see `MarketFeed.candlesBetween`. */
export function candlesBetween(
  market: BinanceMarket,
  intervalSec: number,
  range: HistoryRange,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  return readCandlesBetween(range, {
    venue: 'Binance',
    intervalSec,
    pageRows: PAGE_ROWS,
    settledUntil: market.clock.now() - SETTLED_MS,
    // Both ends are open times, and both are included.
    readPage: ({ from, to }) =>
      readCandles(market, intervalSec, { startTime: String(from), endTime: String(to - 1) }, signal),
  });
}

/** A window's last trades reach its candle a moment after it has closed. */
const SETTLED_MS = 2_000;
