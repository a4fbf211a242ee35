import {
  averageFamily,
  DRIFT_FAMILY,
  fittedOnce,
  HUBER_FAMILY,
  type ModelFamily,
  ONLINE_FAMILY,
  RIDGE_FAMILY,
} from '@foretick/core/forecast';
import { type TreeSettings, treesFamily } from '@foretick/service-trainer';

/** Families that can be trained to serve, by the names that users give. */
export const MODEL_NAMES = ['drift', 'ridge', 'huber', 'trees', 'average'] as const;

/** Families that can be evaluated. */
export const EVALUATED_NAMES = [...MODEL_NAMES, 'online'] as const;

export type ModelName = (typeof MODEL_NAMES)[number];

export type EvaluatedName = (typeof EVALUATED_NAMES)[number];

/** The families of the names, each once. The average is of ridge and trees, which are not fitted twice for it. */
export function modelFamilies(
  names: readonly EvaluatedName[],
  seed: number,
  tuned: TreeSettings = {},
): readonly ModelFamily[] {
  const ridge = fittedOnce(RIDGE_FAMILY);
  const trees = fittedOnce(treesFamily(seed, tuned));
  const families: Readonly<Record<EvaluatedName, ModelFamily>> = {
    drift: DRIFT_FAMILY,
    ridge,
    huber: HUBER_FAMILY,
    trees,
    average: averageFamily([ridge, trees]),
    online: ONLINE_FAMILY,
  };
  return [...new Set(names)].map((name) => families[name]);
}
