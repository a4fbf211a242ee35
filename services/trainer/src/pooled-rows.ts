import type { Candle } from '@foretick/core/candle';
import type { FeatureMatrix } from '@foretick/core/feature';
import { type TrainingRows, varianceSteps } from '@foretick/core/forecast';
import {
  type Labels,
  logReturnLabels,
  realisedVarianceLabels,
  type VarianceLabels,
} from '@foretick/core/label';

/** Candles of one instrument and their vectors, row by row. */
export interface Series {
  readonly candles: readonly Candle[];
  readonly matrix: FeatureMatrix;
}

/** Whether an instrument has fewer vectors than a model of its own should be fitted to: two days of minutes. */
export function isYoung({ ready }: FeatureMatrix): boolean {
  return ready.reduce((count, one) => count + one, 0) < 2_880;
}

/**
 * Rows of one or several instruments by horizon, in time order; those of the same time in the order of the instruments. Features and
 * targets are in units of each instrument's own volatility, so that rows of one tell something about another.
 */
export function pooled(series: readonly Series[], intervalSec: number): (horizonSec: number) => TrainingRows {
  const [only] = series;
  if (only !== undefined && series.length === 1) {
    const { matrix, candles } = only;
    return (horizonSec) => ({
      ...{ matrix, labels: logReturnLabels(candles, horizonSec) },
      variances: realisedVarianceLabels(candles, varianceSteps(horizonSec, intervalSec)),
      ...{ from: 0, to: matrix.rows, horizonSec, intervalSec },
    });
  }
  const places = series.flatMap(({ matrix }, of) =>
    Array.from(matrix.asOf, (asOf, row) => ({ of, row, asOf })),
  );
  places.sort((a, b) => a.asOf - b.asOf || a.of - b.of);
  const width = only?.matrix.width ?? 0;
  const matrix: FeatureMatrix = {
    rows: places.length,
    width,
    names: only?.matrix.names ?? [],
    values: new Float64Array(places.length * width),
    volatility: new Float64Array(places.length),
    asOf: Float64Array.from(places, ({ asOf }) => asOf),
    ready: new Uint8Array(places.length),
  };
  for (const [i, { of, row }] of places.entries()) {
    const from = series[of]?.matrix;
    if (from === undefined) continue;
    matrix.values.set(from.values.subarray(row * width, (row + 1) * width), i * width);
    matrix.volatility[i] = from.volatility[row] ?? 0;
    matrix.ready[i] = from.ready[row] ?? 0;
  }
  return (horizonSec) => {
    const each = series.map(({ candles }) => logReturnLabels(candles, horizonSec));
    const labels: Labels = {
      logReturns: Float64Array.from(places, ({ of, row }) => each[of]?.logReturns[row] ?? 0),
      known: Uint8Array.from(places, ({ of, row }) => each[of]?.known[row] ?? 0),
      traded: Uint8Array.from(places, ({ of, row }) => each[of]?.traded[row] ?? 0),
    };
    const steps = varianceSteps(horizonSec, intervalSec);
    const moved = series.map(({ candles }) => realisedVarianceLabels(candles, steps));
    const variances: VarianceLabels = {
      variances: Float64Array.from(places, ({ of, row }) => moved[of]?.variances[row] ?? 0),
      known: Uint8Array.from(places, ({ of, row }) => moved[of]?.known[row] ?? 0),
    };
    return { matrix, labels, variances, from: 0, to: matrix.rows, horizonSec, intervalSec };
  };
}
