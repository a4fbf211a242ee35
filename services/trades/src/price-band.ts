/** A feed's price is absurd when it is more than this factor away from the median of the newest ones, either way. */
const FACTOR = 1.25;
/** Enough that no handful of bad prices moves the median, few enough that it follows the market within seconds. */
const PRICES = 31;
/** A median of fewer says too little. */
const FEWEST = 5;

/** Whether a price lies outside the robust band around the newest prices. False while there are too few. */
export function isAbsurdPrice(newestPrices: readonly number[], price: number): boolean {
  if (newestPrices.length < FEWEST) return false;
  const sorted = newestPrices.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? price;
  return price > median * FACTOR || price < median / FACTOR;
}

/** Adds a price and forgets the oldest beyond those that the band needs. */
export function notePrice(newestPrices: number[], price: number): void {
  newestPrices.push(price);
  if (newestPrices.length > PRICES) newestPrices.shift();
}
