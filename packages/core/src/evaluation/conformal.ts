/** Half-widths of prediction intervals that learn from whether they held. One for one level. */
export interface AdaptiveConformal {
  /** Half-width for the next forecast, in the unit of the scores. */
  halfWidth(): number;
  /** Whether an outcome lay inside its interval. Call it when the outcome is known, in the order of target times. */
  observe(covered: boolean): void;
  /** Goes on with the scores of a new model; what was learnt about coverage stays. */
  calibrate(scores: Float64Array): void;
}

/**
 * Split conformal prediction whose miss rate is steered: after a miss the intervals widen by a little, after a hit they
 * shrink by less. `scores` are absolute errors over their scale, on rows that the model has not seen. A large `step` gives
 * perfect coverage over weeks with bands far too wide, so keep it small.
 *
 * Source: I. Gibbs and E. Candès, "Adaptive conformal inference under distribution shift", 2021.
 */
export function adaptiveConformal(level: number, step: number): AdaptiveConformal {
  let sorted = new Float64Array(0);
  let missRate = 1 - level;
  return {
    halfWidth() {
      const n = sorted.length;
      if (n === 0) return Number.POSITIVE_INFINITY;
      // The finite-sample quantile of split conformal prediction, kept within the scores.
      const rank = Math.ceil((n + 1) * (1 - missRate) - ROUNDING);
      return rank <= 0 ? 0 : (sorted[Math.min(rank, n) - 1] ?? 0);
    },
    observe(covered) {
      missRate += step * (1 - level - (covered ? 0 : 1));
      // Beyond these no interval would change, and the way back would only be longer.
      missRate = Math.min(Math.max(missRate, 0), 1);
    },
    calibrate(scores) {
      sorted = Float64Array.from(scores).sort();
    },
  };
}

/** A rate that was added up must not reach the next score by its rounding errors. */
const ROUNDING = 1e-9;
