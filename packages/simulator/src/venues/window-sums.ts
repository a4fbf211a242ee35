import type { Pair } from '@foretick/core/trade';
import type { MarketSource } from '../market/market-source.ts';

/** What happened in one window, as a venue sums it up. */
export interface WindowSums {
  readonly openUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  /** Of the trades whose taker bought. */
  readonly buyVolume: number;
  readonly buyQuoteVolume: number;
  readonly count: number;
}

/**
 * The windows that open in `[fromUs, toUs]`, oldest first, up to the one that is open at `nowUs`. One without trades
 * repeats the last price; before the first trade there is nothing to repeat.
 */
export function windowSums(
  market: MarketSource,
  pair: Pair,
  intervalSec: number,
  range: { readonly fromUs: number; readonly toUs: number; readonly nowUs: number },
): readonly WindowSums[] {
  const intervalUs = intervalSec * 1_000_000;
  const firstUs = Math.max(range.fromUs, market.startUs(pair) - intervalUs + 1);
  const sums: WindowSums[] = [];
  let carried: number | undefined;
  for (
    let openUs = Math.ceil(firstUs / intervalUs) * intervalUs;
    openUs <= range.toUs;
    openUs += intervalUs
  ) {
    if (openUs > range.nowUs) break;
    const trades = market.trades(pair, openUs, Math.min(range.nowUs, openUs + intervalUs));
    carried ??= market.trades(pair, openUs - HOUR_US, openUs).at(-1)?.price;
    const open = trades[0]?.price ?? carried;
    if (open === undefined) continue;
    const window = { openUs, open, high: open, low: open, close: open, count: trades.length, ...NO_VOLUME };
    for (const { price, quantity, side } of trades) {
      window.high = Math.max(window.high, price);
      window.low = Math.min(window.low, price);
      window.close = price;
      window.volume += quantity;
      window.quoteVolume += quantity * price;
      if (side === 'sell') continue;
      window.buyVolume += quantity;
      window.buyQuoteVolume += quantity * price;
    }
    carried = window.close;
    sums.push(window);
  }
  return sums;
}

const NO_VOLUME = { volume: 0, quoteVolume: 0, buyVolume: 0, buyQuoteVolume: 0 };
/** Far enough back for the last price of any market worth watching. */
const HOUR_US = 3_600_000_000;
