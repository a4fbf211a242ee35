import { createDataset, type Dataset } from '../dataset.ts';
import { newRandom } from '../random.ts';

export interface MadeUp {
  readonly rows: number;
  readonly features: number;
  readonly seed: number;
  /** Share of missing values. */
  readonly missing?: number;
  /** Distinct values of a feature; default: as many as there are. */
  readonly levels?: number;
  readonly weighted?: boolean;
  /** From a smooth signal and noise to the label. */
  readonly label?: (signal: number, noise: number) => number;
}

/** Features from −1 to 1, and a label that depends on some of them. */
export function madeUpDataset(input: MadeUp): Dataset {
  const { rows, features, seed, missing = 0, levels, weighted = false } = input;
  const label = input.label ?? ((signal, noise) => signal + 0.3 * noise);
  const random = newRandom(seed);
  const uniform = (): number => random.next() / 2_147_483_648 - 1;
  const columns = Array.from({ length: features }, () =>
    Float32Array.from({ length: rows }, () => {
      const value = uniform();
      if (uniform() < missing * 2 - 1) return Number.NaN;
      return levels === undefined ? value : Math.round(value * levels) / levels;
    }),
  );
  const at = (feature: number, row: number): number => {
    const value = columns[feature % features]?.[row] ?? 0;
    return Number.isNaN(value) ? 0.4 : value;
  };
  const labels = Float64Array.from({ length: rows }, (_, row) => {
    const signal = Math.sin(3 * at(0, row)) + at(1, row) * at(2, row) + 0.5 * at(3, row);
    return label(signal, uniform() + uniform());
  });
  const weights = weighted
    ? { weights: Float32Array.from({ length: rows }, () => 0.25 * (1 + random.below(8))) }
    : {};
  return createDataset({ columns, labels, ...weights });
}
