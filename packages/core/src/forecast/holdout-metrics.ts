import type { HoldoutMetrics } from './model-family.ts';

/** How good forecasts are on the holdout. `targets` are by row of the matrix. */
export function holdoutMetrics(
  rows: Int32Array,
  forecasts: Float64Array,
  targets: Float64Array,
): HoldoutMetrics {
  const n = rows.length;
  const sums = { f: 0, t: 0, ff: 0, tt: 0, ft: 0 };
  for (let i = 0; i < n; i += 1) {
    const f = forecasts[i] ?? 0;
    const t = targets[rows[i] ?? 0] ?? 0;
    sums.f += f;
    sums.t += t;
    sums.ff += f * f;
    sums.tt += t * t;
    sums.ft += f * t;
  }
  const { f, t, ff, tt, ft } = sums;
  const spread = Math.sqrt((ff - (f * f) / n) * (tt - (t * t) / n));
  return {
    holdoutRows: n,
    holdoutMseSkill: tt > 0 ? (2 * ft - ff) / tt : 0,
    holdoutCorrelation: spread > 0 ? (ft - (f * t) / n) / spread : 0,
  };
}

/** The factor in [0, 1] that makes the squared error least. */
export function leastSquaresShrinkage(
  rows: Int32Array,
  forecasts: Float64Array,
  targets: Float64Array,
): number {
  let ft = 0;
  let ff = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const f = forecasts[i] ?? 0;
    ft += f * (targets[rows[i] ?? 0] ?? 0);
    ff += f * f;
  }
  return ff > 0 ? Math.min(Math.max(ft / ff, 0), 1) : 0;
}
