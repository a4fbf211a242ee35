import type { Candle } from '@foretick/core/candle';
import type { HistoryRange } from '@foretick/ports';
import { candlesBetween as readCandlesBetween } from '@foretick/venue-connection';
import { candlePage, PAGE_ROWS, SETTLED_MS } from './candle-page.ts';
import type { CoinbaseMarket } from './coinbase-rest.ts';

/** The closed candles of a range: see `MarketFeed.candlesBetween`. */
export function candlesBetween(
  market: CoinbaseMarket,
  intervalSec: number,
  range: HistoryRange,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  return readCandlesBetween(range, {
    venue: 'Coinbase',
    intervalSec,
    pageRows: PAGE_ROWS,
    settledUntil: market.clock.now() - SETTLED_MS,
    readPage: (page) => candlePage(market, intervalSec, page, signal),
  });
}
