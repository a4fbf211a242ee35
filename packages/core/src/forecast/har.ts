import type { VarianceLabels } from '../label/index.ts';
import { solveRidge } from './cholesky.ts';
import { MIN_TRAINING_ROWS } from './training-rows.ts';
import { VARIANCE_FLOOR, type VolatilityRows } from './volatility-rows.ts';

/** A linear forecast of the logarithm of realised variance over a horizon. */
export interface HarParameters {
  /** One for each entry of a volatility row. */
  readonly coefficients: readonly number[];
  /** Candles in the horizon. */
  readonly steps: number;
  /** Mean of variance over `exp` of its forecast logarithm: the mean of a skewed quantity lies above. */
  readonly scale: number;
}

/** Rows `[from, to)` to learn from; each label must end before what is forecast later begins. */
export interface VarianceTraining {
  readonly rows: VolatilityRows;
  readonly labels: VarianceLabels;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

/** Least squares on the logarithm of realised variance. `undefined` where there are too few rows. */
export function fitHar({ rows, labels, from, to, steps }: VarianceTraining): HarParameters | undefined {
  const { width, values } = rows;
  const gram = new Float64Array(width * width);
  const moments = new Float64Array(width);
  let count = 0;
  for (let row = Math.max(from, rows.firstReady); row < to; row += 1) {
    if (labels.known[row] !== 1) continue;
    count += 1;
    const target = logVariance(labels.variances[row] ?? 0, steps);
    const offset = row * width;
    for (let i = 0; i < width; i += 1) {
      const value = values[offset + i] ?? 0;
      moments[i] = (moments[i] ?? 0) + value * target;
      for (let j = 0; j <= i; j += 1) {
        gram[i * width + j] = (gram[i * width + j] ?? 0) + value * (values[offset + j] ?? 0);
      }
    }
  }
  if (count < MIN_TRAINING_ROWS) return undefined;
  const solution = solveRidge(gram, moments, PENALTY * count, new Float64Array(width).fill(1));
  if (solution === undefined) return undefined;
  const coefficients = [...solution];
  const unscaled = { coefficients, steps, scale: 1 };
  let ratios = 0;
  for (let row = Math.max(from, rows.firstReady); row < to; row += 1) {
    if (labels.known[row] !== 1) continue;
    ratios += flooredVariance(labels.variances[row] ?? 0, steps) / harVariance(unscaled, rows, row);
  }
  return { coefficients, steps, scale: ratios / count };
}

/** Forecast of the variance of the log-return over the model's horizon. */
export function harVariance(
  { coefficients, scale }: HarParameters,
  { values, width }: Pick<VolatilityRows, 'values' | 'width'>,
  row: number,
): number {
  let sum = 0;
  for (let i = 0; i < width; i += 1) sum += (coefficients[i] ?? 0) * (values[row * width + i] ?? 0);
  return scale * Math.exp(sum);
}

/** Realised variance as it is forecast and scored: never below what means nothing. */
export function flooredVariance(variance: number, steps: number): number {
  return variance + steps * VARIANCE_FLOOR;
}

/** Just enough that windows which never differ have a solution. */
const PENALTY = 1e-6;

function logVariance(variance: number, steps: number): number {
  return Math.log(flooredVariance(variance, steps));
}
