/** A feed's price is absurd when it is more than this factor away from the median of the newest ones, either way. */
const FACTOR = 1.25;
/** Enough that no handful of bad prices moves the median, few enough that it follows the market within seconds. */
const PRICES = 31;
/** A median of fewer says too little. */
const FEWEST = 5;

/** Prices to begin with, before there are trades: how the newest candles of the venue closed. */
export function firstPrices(candles: readonly { readonly close: number }[]): number[] {
  return candles.slice(-FEWEST).map(({ close }) => close);
}

/** Lowest and highest price inside the robust band around the newest prices. Any price, while there are too few. */
export function priceBand(newestPrices: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = newestPrices.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined || sorted.length < FEWEST) return { low: 0, high: Number.POSITIVE_INFINITY };
  return { low: median / FACTOR, high: median * FACTOR };
}

/** Adds a price and forgets the oldest beyond those that the band needs. */
export function notePrice(newestPrices: number[], price: number): void {
  newestPrices.push(price);
  if (newestPrices.length > PRICES) newestPrices.shift();
}
