import type { FeatureVector } from '../feature/index.ts';
import type { ModelParameters, RidgeParameters, TreesParameters } from './model.ts';
import { checkWidth, clip, FORECAST_CLIP, horizonVolatility, standardised } from './predict.ts';

/** A forecast taken apart, in log-returns: `base`, all of `byFeature` and `limit` add up to it. */
export interface Contributions {
  /** What the model would say if it knew nothing of this moment. */
  readonly base: number;
  /** In the order of the feature view. */
  readonly byFeature: readonly number[];
  /** What the bound on a forecast's size took off; 0 within the bound. */
  readonly limit: number;
}

/**
 * What each feature adds to the sum of the leaves that a row falls into, and in one place more what all rows have in common
 * (TreeSHAP). `undefined` where the trees were kept without the cover of their nodes.
 */
export type TreeShap = (trees: TreesParameters, row: readonly number[]) => ArrayLike<number> | undefined;

/**
 * What each feature added to the forecast that `predict` makes: exact terms of a linear model, Shapley values of trees, the mean of
 * an average's members. `undefined` where `treeShap` knows none. Throws as `predict` does.
 */
export function contributions(
  parameters: ModelParameters,
  vector: Pick<FeatureVector, 'values' | 'volatility'>,
  horizonSec: number,
  intervalSec: number,
  treeShap: TreeShap,
): Contributions | undefined {
  checkWidth(parameters, vector.values.length);
  const parts = scaledParts(parameters, vector.values, treeShap);
  if (parts === undefined) return undefined;
  return scaledBy(parts, horizonVolatility(vector.volatility, horizonSec, intervalSec));
}

/** In standard deviations of the return over the horizon. */
function scaledParts(
  parameters: ModelParameters,
  values: readonly number[],
  treeShap: TreeShap,
): Contributions | undefined {
  switch (parameters.kind) {
    case 'persistence':
      return { base: 0, byFeature: values.map(() => 0), limit: 0 };
    case 'drift':
      return shrunk(
        parameters.mean,
        values.map(() => 0),
        parameters.shrinkage,
      );
    case 'ridge':
      return shrunk(parameters.intercept, linearTerms(parameters, values), parameters.shrinkage);
    case 'trees': {
      const shap = treeShap(parameters, values);
      if (shap === undefined) return undefined;
      const byFeature = values.map((_, feature) => shap[feature] ?? 0);
      return shrunk(shap[values.length] ?? 0, byFeature, parameters.shrinkage);
    }
    case 'average':
      return meanOf(
        parameters.members.map((member) => scaledParts(member, values, treeShap)),
        values.length,
      );
  }
}

function linearTerms({ means, scales, coefficients }: RidgeParameters, values: readonly number[]): number[] {
  return coefficients.map(
    (coefficient, i) => coefficient * standardised(values[i] ?? 0, means[i] ?? 0, scales[i] ?? 1),
  );
}

function shrunk(base: number, byFeature: readonly number[], shrinkage: number): Contributions {
  const whole = byFeature.reduce((sum, one) => sum + one, base);
  return scaledBy({ base, byFeature, limit: clip(whole, FORECAST_CLIP) - whole }, shrinkage);
}

function meanOf(members: readonly (Contributions | undefined)[], width: number): Contributions | undefined {
  let base = 0;
  let limit = 0;
  const byFeature = new Array<number>(width).fill(0);
  for (const member of members) {
    if (member === undefined) return undefined;
    base += member.base;
    limit += member.limit;
    for (const [i, one] of member.byFeature.entries()) byFeature[i] = (byFeature[i] ?? 0) + one;
  }
  return scaledBy({ base, byFeature, limit }, 1 / members.length);
}

function scaledBy({ base, byFeature, limit }: Contributions, factor: number): Contributions {
  // Adding 0 turns -0, which does not survive JSON, into 0.
  return {
    base: base * factor + 0,
    byFeature: byFeature.map((one) => one * factor + 0),
    limit: limit * factor + 0,
  };
}
