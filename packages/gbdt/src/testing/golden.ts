import { readdirSync, readFileSync } from 'node:fs';

/** A model trained by native XGBoost or LightGBM, with what native makes of some rows. */
export interface GoldenCase {
  readonly name: string;
  readonly model: string;
  /** NaN where missing. */
  readonly rows: readonly (readonly number[])[];
  readonly predictions: readonly number[];
  readonly contributions: readonly (readonly number[])[];
}

/** The cases whose name begins with `prefix`. */
export function goldenCases(prefix: 'xgboost' | 'lightgbm'): readonly GoldenCase[] {
  const root = new URL('../../golden/', import.meta.url);
  const names = readdirSync(root).filter((name) => name.startsWith(prefix));
  return names.map((name) => {
    const file = prefix === 'xgboost' ? 'model.json' : 'model.txt';
    const expected: {
      rows: (number | null)[][];
      predictions: number[];
      contributions: number[][];
    } = JSON.parse(readFileSync(new URL(`${name}/expected.json`, root), 'utf8'));
    return {
      ...expected,
      name,
      model: readFileSync(new URL(`${name}/${file}`, root), 'utf8'),
      rows: expected.rows.map((row) => row.map((value) => value ?? Number.NaN)),
    };
  });
}

/** The largest difference, relative to the size of the expected value or of 1 where that is larger. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = Math.abs(found.length - expected.length);
  for (let i = 0; i < expected.length; i += 1) {
    const wanted = expected[i] ?? 0;
    const difference = Math.abs((found[i] ?? Number.NaN) - wanted) / Math.max(1, Math.abs(wanted));
    largest = difference <= largest ? largest : difference;
  }
  return largest;
}
