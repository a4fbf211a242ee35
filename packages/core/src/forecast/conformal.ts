/**
 * Adaptive conformal prediction: split conformal prediction whose miss rate is steered. After a miss the intervals widen by a
 * little, after a hit they shrink by less. Values in, values out, so that a walk over history and a running system are the
 * same.
 *
 * Source: I. Gibbs and E. Candès, "Adaptive conformal inference under distribution shift", 2021.
 */

/**
 * Half-width of the interval that is to miss at this rate, in the unit of the scores: their quantile, taken at rank
 * `(n + 1) (1 - missRate)` and kept within them. `scores` are absolute errors over their scale, on rows that the
 * model has not seen, ascending. Infinite where there are none.
 */
export function conformalHalfWidth(scores: ArrayLike<number>, missRate: number): number {
  const n = scores.length;
  if (n === 0) return Number.POSITIVE_INFINITY;
  const rank = (n + 1) * (1 - missRate);
  if (rank <= 0) return 0;
  if (rank <= 1) return (scores[0] ?? 0) * rank;
  const below = Math.min(Math.floor(rank), n);
  const lower = scores[below - 1] ?? 0;
  const upper = scores[below] ?? lower;
  return lower + (rank - below) * (upper - lower);
}

/**
 * The miss rate to go on with, once it is known whether an outcome lay inside. Call it in the order of target times. A large
 * `step` gives perfect coverage over weeks with bands far too wide, so keep it small.
 */
export function missRateAfter(missRate: number, level: number, covered: boolean, step: number): number {
  // Beyond these no interval would change, and the way back would only be longer.
  return Math.min(Math.max(missRate + step * (1 - level - (covered ? 0 : 1)), 0), 1);
}

/** Step for forecasts over `horizonSec`: farther ahead outcomes overlap, so each says less. */
export function conformalStep(horizonSec: number): number {
  return STEP_OF_ONE_MINUTE / Math.max(horizonSec / 60, 1);
}

const STEP_OF_ONE_MINUTE = 0.005;
