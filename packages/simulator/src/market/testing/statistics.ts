/** Log-returns of the last price of each minute in `[fromUs, toUs)`, from the second minute on. */
export function minuteReturns(
  trades: readonly { readonly timeUs: number; readonly price: number }[],
  fromUs: number,
  toUs: number,
): readonly number[] {
  const closes: number[] = [];
  let at = 0;
  let price = trades[0]?.price ?? 1;
  for (let endUs = fromUs + 60_000_000; endUs <= toUs; endUs += 60_000_000) {
    for (let trade = trades[at]; trade !== undefined && trade.timeUs < endUs; trade = trades[at]) {
      price = trade.price;
      at += 1;
    }
    closes.push(price);
  }
  return closes.slice(1).map((close, index) => Math.log(close / (closes[index] ?? close)));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pearson's, of values at the same place. */
export function correlation(left: readonly number[], right: readonly number[]): number {
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  const product = mean(left.map((value, index) => (value - meanLeft) * ((right[index] ?? 0) - meanRight)));
  const spreadLeft = Math.sqrt(mean(left.map((value) => (value - meanLeft) ** 2)));
  return product / (spreadLeft * Math.sqrt(mean(right.map((value) => (value - meanRight) ** 2))));
}

/** Correlation of values with those `lag` places later. */
export function autocorrelation(values: readonly number[], lag: number): number {
  return correlation(values.slice(0, -lag), values.slice(lag));
}

/** Fourth moment about zero over the square of the second; 3 for the normal distribution. */
export function kurtosis(values: readonly number[]): number {
  return mean(values.map((value) => value ** 4)) / mean(values.map((value) => value ** 2)) ** 2;
}
