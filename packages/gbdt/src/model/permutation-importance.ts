import type { Dataset } from '../dataset.ts';
import type { Metric } from '../objective/objective.ts';
import { newRandom } from '../random.ts';
import type { Model } from './model.ts';

export interface PermutationOptions {
  /** Shuffles of each feature, whose effects are averaged. Default 5. */
  readonly repeats?: number;
  /** Of the shuffles. Default 1. */
  readonly seed?: number;
}

/**
 * By how much the metric rises when a feature's values are shuffled, by feature: about 0 for one the model does not need.
 * Source: L. Breiman, "Random forests", 2001. Errors: BAD_COLUMNS where the dataset does not fit the model.
 */
export function permutationImportance(
  model: Model,
  dataset: Dataset,
  metric: Metric,
  { repeats = 5, seed = 1 }: PermutationOptions = {},
): Float64Array {
  const random = newRandom(seed);
  const labels = Float64Array.from(dataset.labels);
  const weights = dataset.weights === undefined ? undefined : Float64Array.from(dataset.weights);
  const predictions = model.predict(dataset.columns);
  const base = metric(predictions, labels, weights);
  return Float64Array.from(dataset.columns, (column, feature) => {
    let rise = 0;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const shuffled = column.slice();
      for (let i = shuffled.length - 1; i > 0; i -= 1) {
        const j = random.below(i + 1);
        const value = shuffled[i] ?? 0;
        shuffled[i] = shuffled[j] ?? 0;
        shuffled[j] = value;
      }
      model.predict(dataset.columns.with(feature, shuffled), predictions);
      rise += metric(predictions, labels, weights) - base;
    }
    return rise / repeats;
  });
}
