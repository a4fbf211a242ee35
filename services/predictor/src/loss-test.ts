import { longRunVariance, upperTail } from '@foretick/core/evaluation';

/**
 * One-sided p-value for "the mean of these is above 0", on a series whose neighbours may be correlated: Newey and West's
 * (1987) long-run variance with Bartlett weights, held against Student's t with one degree of freedom for each stretch
 * longer than the memory, less one. That is within 0.03 of the fixed-b critical value of Kiefer and Vogelsang (2005) at 1 %.
 * 1 for a series that never varies or is too short.
 */
export function meanAboveZero(values: readonly number[]): number {
  const n = values.length;
  // Newey and West's rule of thumb.
  const lags = Math.min(Math.floor(4 * (n / 100) ** (2 / 9)), n - 1);
  const degrees = Math.floor(n / (lags + 1)) - 1;
  if (degrees < 1) return 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = longRunVariance(values, mean, lags);
  if (!(variance > 0)) return 1;
  return upperTail(mean / Math.sqrt(variance / n), degrees);
}
