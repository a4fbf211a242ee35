import { longRunVariance } from './long-run-variance.ts';
import { twoSidedTail } from './student-t.ts';

export interface DieboldMariano {
  /** Above 0 where the first forecast loses less. Compare with Student's t of `n - 1` degrees of freedom. */
  readonly statistic: number;
  /** Probability of so large a difference, either way, where both are equally good. */
  readonly pValue: number;
}

/**
 * Are two forecasts equally good? `advantage` is, in time order, the second's loss minus the first's; `steps` is the
 * horizon in rows, by which neighbours overlap. The variance allows for autocorrelation (Bartlett weights, so it is
 * never negative) and the statistic has the small-sample correction. `undefined` where there are too few
 * rows or they do not vary.
 *
 * Sources: F. Diebold and R. Mariano, "Comparing predictive accuracy", 1995; W. Newey and K. West, 1987 and 1994 (number of
 * lags); D. Harvey, S. Leybourne and P. Newbold, "Testing the equality of prediction mean squared errors", 1997.
 */
export function dieboldMariano(advantage: Float64Array, steps: number): DieboldMariano | undefined {
  const n = advantage.length;
  const lags = Math.max(steps - 1, Math.floor(4 * (n / 100) ** (2 / 9)));
  const correction = (n + 1 - 2 * steps + (steps * (steps - 1)) / n) / n;
  if (n < 2 || lags >= n || correction <= 0) return undefined;
  const mean = advantage.reduce((sum, value) => sum + value, 0) / n;
  const variance = longRunVariance(advantage, mean, lags);
  if (!(variance > 0)) return undefined;
  const statistic = (mean / Math.sqrt(variance / n)) * Math.sqrt(correction);
  return { statistic, pValue: twoSidedTail(statistic, n - 1) };
}
