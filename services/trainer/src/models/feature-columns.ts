import type { FeatureMatrix } from '@foretick/core/feature';

/**
 * The features of some rows of a matrix, column by column, as trees want them. Gives the share done, in [0, 1].
 * A few rows of all columns at a time, since both sides then stay in the processor's cache.
 */
export function* featureColumnSteps(
  { values, width }: Pick<FeatureMatrix, 'values' | 'width'>,
  rows: Int32Array,
): Generator<number, readonly Float32Array[]> {
  const columns = Array.from({ length: width }, () => new Float32Array(rows.length));
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, rows.length);
    for (const [feature, column] of columns.entries()) {
      for (let i = from; i < to; i += 1) column[i] = values[(rows[i] ?? 0) * width + feature] ?? 0;
    }
    yield to / rows.length;
  }
  return columns;
}

const ROWS_AT_ONCE = 256;
