import type { Candle } from '@foretick/core/candle';
import { withQuietWindows } from '@foretick/venue-connection';
import { candlePage, PAGE_ROWS, SETTLED_MS } from './candle-page.ts';
import type { CoinbaseMarket } from './coinbase-rest.ts';

/**
 * The closed candles of the last 900 windows, oldest first; windows that Coinbase leaves out are filled.
 * `COINBASE_UNKNOWN_INTERVAL` when Coinbase has no such candles.
 */
export async function recentCandles(
  market: CoinbaseMarket,
  intervalSec: number,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  const intervalMs = intervalSec * 1_000;
  const candles: Candle[] = [];
  let to = Math.floor((market.clock.now() - SETTLED_MS) / intervalMs) * intervalMs;
  for (let page = 0; page < PAGES; page += 1) {
    const from = to - PAGE_ROWS * intervalMs;
    candles.push(...(await candlePage(market, intervalSec, { from, to }, signal)));
    to = from;
  }
  return withQuietWindows(candles.sort((a, b) => a.openTime - b.openTime));
}

const PAGES = 3;
