import {
  averageFamily,
  DRIFT_FAMILY,
  fittedOnce,
  HUBER_FAMILY,
  type ModelFamily,
  RIDGE_FAMILY,
} from '@foretick/core/forecast';
import { type TreeSettings, treesFamily } from '@foretick/service-trainer';

/** Families that can be evaluated, by the names that users give. */
export const MODEL_NAMES = ['drift', 'ridge', 'huber', 'trees', 'average'] as const;

export type ModelName = (typeof MODEL_NAMES)[number];

/** The families of the names, each once. The average is of ridge and trees, which are not fitted twice for it. */
export function modelFamilies(
  names: readonly ModelName[],
  seed: number,
  tuned: TreeSettings = {},
): readonly ModelFamily[] {
  const ridge = fittedOnce(RIDGE_FAMILY);
  const trees = fittedOnce(treesFamily(seed, tuned));
  const families: Readonly<Record<ModelName, ModelFamily>> = {
    drift: DRIFT_FAMILY,
    ridge,
    huber: HUBER_FAMILY,
    trees,
    average: averageFamily([ridge, trees]),
  };
  return [...new Set(names)].map((name) => families[name]);
}
