import type { FeatureMatrix } from '../feature/index.ts';
import { standardised } from './predict.ts';

/** `Z'Z` and `Z't` of standardised features `Z`, whose last column is the constant 1. */
export interface StandardisedEquations {
  /** Row after row; only the lower triangle is filled. */
  readonly gram: Float64Array;
  readonly moments: Float64Array;
  readonly means: Float64Array;
  /** 1 where a feature does not vary; its coefficient is then 0. */
  readonly scales: Float64Array;
  readonly rows: number;
}

/** Rows that are taken in between two chances to do something else: a few milliseconds. */
const ROWS_PER_STEP = 2_000;

/** Sums over `rows` of the matrix, each times its weight (by row of the matrix; default: 1). Gives the share done, in [0, 1]. */
export function* normalEquationSteps(
  matrix: FeatureMatrix,
  rows: Int32Array,
  targets: Float64Array,
  weights?: Float64Array,
): Generator<number, StandardisedEquations> {
  const { means, scales } = columnScales(matrix, rows);
  const size = matrix.width + 1;
  const gram = new Float64Array(size * size);
  const moments = new Float64Array(size);
  const z = new Float64Array(size);
  z[matrix.width] = 1;
  for (let n = 0; n < rows.length; n += 1) {
    if (n % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield n / rows.length;
    const row = rows[n] ?? 0;
    const offset = row * matrix.width;
    for (let i = 0; i < matrix.width; i += 1) {
      z[i] = standardised(matrix.values[offset + i] ?? 0, means[i] ?? 0, scales[i] ?? 1);
    }
    const weight = weights?.[row] ?? 1;
    addOuterProduct(gram, z, weight);
    const target = weight * (targets[row] ?? 0);
    for (let i = 0; i < size; i += 1) moments[i] = (moments[i] ?? 0) + (z[i] ?? 0) * target;
  }
  return { gram, moments, means, scales, rows: rows.length };
}

function addOuterProduct(gram: Float64Array, z: Float64Array, weight: number): void {
  const size = z.length;
  for (let i = 0; i < size; i += 1) {
    const zi = weight * (z[i] ?? 0);
    const offset = i * size;
    for (let j = 0; j <= i; j += 1) gram[offset + j] = (gram[offset + j] ?? 0) + zi * (z[j] ?? 0);
  }
}

function columnScales(
  { values, width }: FeatureMatrix,
  rows: Int32Array,
): { readonly means: Float64Array; readonly scales: Float64Array } {
  const means = new Float64Array(width);
  const scales = new Float64Array(width);
  for (const row of rows) {
    for (let i = 0; i < width; i += 1) means[i] = (means[i] ?? 0) + (values[row * width + i] ?? 0);
  }
  for (let i = 0; i < width; i += 1) means[i] = (means[i] ?? 0) / rows.length;
  for (const row of rows) {
    for (let i = 0; i < width; i += 1) {
      scales[i] = (scales[i] ?? 0) + ((values[row * width + i] ?? 0) - (means[i] ?? 0)) ** 2;
    }
  }
  for (let i = 0; i < width; i += 1) {
    const deviation = Math.sqrt((scales[i] ?? 0) / rows.length);
    scales[i] = deviation > SMALLEST_DEVIATION ? deviation : 1;
  }
  return { means, scales };
}

/** Rounding alone makes a constant feature vary by about this much. */
const SMALLEST_DEVIATION = 1e-9;
