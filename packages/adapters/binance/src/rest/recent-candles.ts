import type { Candle } from '@foretick/core/candle';
import { withQuietWindows } from '@foretick/venue-connection';
import type { BinanceMarket } from './binance-rest.ts';
import { readCandles } from './candle-row.ts';

/** Up to 999 closed candles of `klines`, oldest first. `BINANCE_UNKNOWN_INTERVAL` when Binance has no such candles. */
export async function recentCandles(
  market: BinanceMarket,
  intervalSec: number,
  signal: AbortSignal,
): Promise<readonly Candle[]> {
  const candles = await readCandles(market, intervalSec, {}, signal);
  // The last row is the one still open. Time decides too, for an answer from the very end of a window. While Binance
  // itself stands still it makes no rows, and nothing trades.
  return withQuietWindows(candles.slice(0, -1).filter((candle) => candle.closeTime <= market.clock.now()));
}
