import type { FeatureMatrix } from '../feature/index.ts';
import type { VarianceLabels } from '../label/index.ts';
import { solveRidge } from './cholesky.ts';
import { horizonVolatility } from './predict.ts';
import { MIN_TRAINING_ROWS, type TrainingRows } from './training-rows.ts';
import {
  type HarVolatility,
  logVarianceOf,
  relativeLogVariance,
  type ScaledVolatility,
  type VolatilityParameters,
} from './volatility-model.ts';
import { VARIANCE_FLOOR } from './volatility-rows.ts';

/** Over fewer candles than these, realised variance is mostly chance, and its logarithm says little. */
export const LEAST_VARIANCE_STEPS = 5;

/** Candles over which the variance is realised that a volatility forecast learns from. */
export function varianceSteps(horizonSec: number, intervalSec: number): number {
  return Math.max(Math.round(horizonSec / intervalSec), LEAST_VARIANCE_STEPS);
}

/**
 * Fits a volatility forecast to the rows and to nothing else: by least squares on the logarithm of realised variance. Where there are
 * too few rows, or what it looks at is not among the features, a factor on the usual volatility.
 * Source: F. Corsi, "A simple approximate long-memory model of realized volatility", 2009.
 */
export function fitVolatility(training: TrainingRows): VolatilityParameters {
  const rows = varianceRows(training);
  const columns = COLUMNS.map((name) => training.matrix.names.indexOf(name)).filter((at) => at >= 0);
  if (rows === undefined || columns.length < COLUMNS.length / 2) return scaledVolatility(training);
  const { matrix } = training;
  const width = columns.length + 2;
  const gram = new Float64Array(width * width);
  const moments = new Float64Array(width);
  const entries = new Float64Array(width);
  for (const [i, row] of rows.rows.entries()) {
    const target = rows.targets[i] ?? 0;
    for (const [at, column] of columns.entries())
      entries[at] = matrix.values[row * matrix.width + column] ?? 0;
    entries[width - 2] = logVarianceOf(matrix.volatility[row] ?? 0);
    entries[width - 1] = 1;
    for (let a = 0; a < width; a += 1) {
      moments[a] = (moments[a] ?? 0) + (entries[a] ?? 0) * target;
      for (let b = 0; b <= a; b += 1) {
        gram[a * width + b] = (gram[a * width + b] ?? 0) + (entries[a] ?? 0) * (entries[b] ?? 0);
      }
    }
  }
  const solution = solveRidge(gram, moments, PENALTY * rows.rows.length, new Float64Array(width).fill(1));
  if (solution === undefined) return scaledVolatility(training);
  return withScale(
    {
      columns,
      coefficients: [...solution.subarray(0, width - 2)],
      level: solution[width - 2] ?? 0,
      intercept: solution[width - 1] ?? 0,
    },
    matrix,
    rows,
  );
}

/** Rows to learn volatility from. */
export interface VarianceRows {
  /** Rows of the matrix. */
  readonly rows: Int32Array;
  /** Logarithm of realised variance, of one candle in the mean, over that which the features are scaled with. */
  readonly targets: Float64Array;
}

/** `undefined` where there are too few, or no realised variance is known. */
export function varianceRows({
  matrix,
  variances,
  from,
  to,
  horizonSec,
  intervalSec,
}: TrainingRows): VarianceRows | undefined {
  if (variances === undefined) return undefined;
  const steps = varianceSteps(horizonSec, intervalSec);
  // The rows reach as far as their returns are known; a variance may take longer to be.
  const beyond = steps - Math.round(horizonSec / intervalSec);
  const rows = Int32Array.from({ length: Math.max(to - beyond - from, 0) }, (_, i) => from + i).filter(
    (row) => matrix.ready[row] === 1 && variances.known[row] === 1,
  );
  if (rows.length < MIN_TRAINING_ROWS) return undefined;
  return { rows, targets: Float64Array.from(rows, (row) => targetOf(matrix, variances, steps, row)) };
}

function targetOf(matrix: FeatureMatrix, { variances }: VarianceLabels, steps: number, row: number): number {
  const realised = (variances[row] ?? 0) / steps + VARIANCE_FLOOR;
  return Math.log(realised) - logVarianceOf(matrix.volatility[row] ?? 0);
}

/** Sets the level in the mean over the rows. */
export function withScale(
  unscaled: Omit<HarVolatility, 'kind' | 'scale'>,
  { values, width, volatility }: FeatureMatrix,
  { rows, targets }: VarianceRows,
): HarVolatility {
  let ratios = 0;
  for (const [i, row] of rows.entries()) {
    const forecast = relativeLogVariance(unscaled, values, row * width, volatility[row] ?? 0);
    ratios += Math.exp((targets[i] ?? 0) - forecast);
  }
  return { kind: 'har', ...unscaled, scale: ratios / rows.length };
}

/** What the regression looks at: five windows of the past, and the hour of the day. */
const COLUMNS = [
  'volatility_5_sigma',
  'volatility_15_sigma',
  'volatility_60_sigma',
  'volatility_240_sigma',
  'volatility_60_usual',
  'day_sin',
  'day_cos',
] as const;

/** Just enough that columns which never differ have a solution. */
const PENALTY = 1e-6;

/** The factor that makes QLIKE least: the root mean square of the return in units of the usual volatility. */
function scaledVolatility(training: TrainingRows): ScaledVolatility {
  const { matrix, labels, from, to, horizonSec, intervalSec } = training;
  let sum = 0;
  let count = 0;
  for (let row = from; row < to; row += 1) {
    if (matrix.ready[row] !== 1 || labels.known[row] !== 1) continue;
    const deviation = horizonVolatility(matrix.volatility[row] ?? 1, horizonSec, intervalSec);
    sum += ((labels.logReturns[row] ?? 0) / deviation) ** 2;
    count += 1;
  }
  // Where nothing ever moved, the scale says as much as can be said.
  return { kind: 'scaled', factor: sum > 0 ? Math.sqrt(sum / count) : 1 };
}
