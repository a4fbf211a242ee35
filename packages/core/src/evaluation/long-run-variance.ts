/**
 * Variance of the mean's limit for a series whose neighbours may be correlated, with Bartlett weights over so many lags, so
 * that it is never negative: the variance of the mean is this over the number of values.
 * Source: W. Newey and K. West, 1987.
 */
export function longRunVariance(values: ArrayLike<number>, mean: number, lags: number): number {
  let variance = 0;
  for (let lag = 0; lag <= lags; lag += 1) {
    let sum = 0;
    for (let i = lag; i < values.length; i += 1) {
      sum += ((values[i] ?? 0) - mean) * ((values[i - lag] ?? 0) - mean);
    }
    const weight = lag === 0 ? 1 : 2 * (1 - lag / (lags + 1));
    variance += (weight * sum) / values.length;
  }
  return variance;
}
