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

export interface Shrunk {
  readonly shrinkage: number;
  readonly metrics: HoldoutMetrics;
}

/**
 * The factor in [0, 1] for forecasts over `overlap` rows: one standard error further towards "no change" than what makes the squared
 * error least, so that luck is not taken for skill. The metrics are those of the forecasts so shrunk; their correlation is told even where
 * nothing is left of them.
 */
export function shrunkCautiously(
  rows: Int32Array,
  forecasts: Float64Array,
  targets: Float64Array,
  overlap: number,
): Shrunk {
  const n = rows.length;
  let [ft, ff, tt, f, t, noise] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const forecast = forecasts[i] ?? 0;
    const target = targets[rows[i] ?? 0] ?? 0;
    ft += forecast * target;
    ff += forecast * forecast;
    tt += target * target;
    f += forecast;
    t += target;
    noise += (forecast * target) ** 2;
  }
  // Labels overlap, so only one row in `overlap` is news.
  const doubt = Math.sqrt(noise * overlap);
  const shrinkage = ff > 0 ? Math.min(Math.max((ft - doubt) / ff, 0), 1) : 0;
  const gain = 2 * shrinkage * ft - shrinkage * shrinkage * ff;
  const holdoutMseSkill = shrinkage > 0 ? gain / tt : 0;
  const spread = Math.sqrt((ff - (f * f) / n) * (tt - (t * t) / n));
  const holdoutCorrelation = spread > 0 ? (ft - (f * t) / n) / spread : 0;
  return { shrinkage, metrics: { holdoutRows: n, holdoutMseSkill, holdoutCorrelation } };
}
