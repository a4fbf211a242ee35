import type { HoldoutForecasts } from './model-family.ts';
import { horizonVolatility } from './predict.ts';
import type { TrainingRows } from './training-rows.ts';

/**
 * Turns a forecast of the mean into one of least absolute error. Where many returns are exactly zero, the median lies
 * nearer to zero than the mean: small forecasts become zero, the others fall by the threshold and then by the factor.
 */
export interface L1Head {
  /** In standard deviations of the return over the horizon. */
  readonly threshold: number;
  /** In [0, 1]. */
  readonly factor: number;
}

/** Forecast of the median from the scaled forecast of the mean, in the same unit. */
export function l1Forecast({ threshold, factor }: L1Head, scaled: number): number {
  return factor * Math.sign(scaled) * Math.max(Math.abs(scaled) - threshold, 0) + 0;
}

/**
 * The threshold, among quantiles of the forecasts' sizes, and the factor that make the sum of absolute errors of the
 * log-return least on the inner holdout. The factor is a weighted median, which is exact.
 */
export function fitL1Head(
  { matrix, labels, horizonSec, intervalSec }: Omit<TrainingRows, 'from' | 'to'>,
  { rows, scaled }: HoldoutForecasts,
): L1Head {
  const deviations = Float64Array.from(rows, (row) =>
    horizonVolatility(matrix.volatility[row] ?? 0, horizonSec, intervalSec),
  );
  const actuals = Float64Array.from(rows, (row) => labels.logReturns[row] ?? 0);
  const sizes = scaled.map(Math.abs).sort();
  let best: L1Head = { threshold: 0, factor: 0 };
  let leastError = actuals.reduce((sum, actual) => sum + Math.abs(actual), 0);
  for (const quantile of THRESHOLD_QUANTILES) {
    const threshold = quantile === 0 ? 0 : (sizes[Math.floor(quantile * (sizes.length - 1))] ?? 0);
    const soft = scaled.map(
      (forecast, i) => l1Forecast({ threshold, factor: 1 }, forecast) * (deviations[i] ?? 0),
    );
    const factor = Math.min(Math.max(leastAbsoluteFactor(soft, actuals), 0), 1);
    let error = 0;
    for (let i = 0; i < soft.length; i += 1) error += Math.abs((actuals[i] ?? 0) - factor * (soft[i] ?? 0));
    if (error >= leastError) continue;
    leastError = error;
    best = { threshold, factor };
  }
  return best;
}

/** Of the sizes of forecasts: below it a forecast counts as none. */
const THRESHOLD_QUANTILES = [0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95] as const;

/** The `a` that makes the sum of `|y - a x|` least: the median of `y / x`, weighted by `|x|`. 0 where all `x` are 0. */
export function leastAbsoluteFactor(x: Float64Array, y: Float64Array): number {
  const moved = Int32Array.from(x.keys()).filter((i) => x[i] !== 0);
  const ratios = Float64Array.from(moved, (i) => (y[i] ?? 0) / (x[i] ?? 1));
  const order = Int32Array.from(moved.keys()).sort((a, b) => (ratios[a] ?? 0) - (ratios[b] ?? 0));
  const weightOf = (i: number) => Math.abs(x[moved[i] ?? 0] ?? 0);
  let half = 0;
  for (const i of order) half += weightOf(i) / 2;
  let sum = 0;
  for (const i of order) {
    sum += weightOf(i);
    if (sum >= half) return ratios[i] ?? 0;
  }
  return 0;
}
