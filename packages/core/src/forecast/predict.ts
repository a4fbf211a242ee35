import type { FeatureVector } from '../feature/index.ts';
import type { AverageParameters, ModelParameters, RidgeParameters, TreesParameters } from './model.ts';

/** No standardised feature counts for more than this, so that no outlier drives a forecast. */
export const FEATURE_CLIP = 5;

/** No forecast, before shrinkage, is larger than this many standard deviations of the return. */
export const FORECAST_CLIP = 0.5;

/** Forecast of the log-return over the horizon. Throws when the model was trained on another number of features. */
export function predict(
  parameters: ModelParameters,
  vector: Pick<FeatureVector, 'values' | 'volatility'>,
  horizonSec: number,
  intervalSec: number,
): number {
  checkWidth(parameters, vector.values.length);
  return (
    scaledForecast(parameters, vector.values, 0) *
    horizonVolatility(vector.volatility, horizonSec, intervalSec)
  );
}

/**
 * The same in standard deviations of the return over the horizon, from the features that start at `offset`. Does not
 * check their number.
 */
export function scaledForecast(
  parameters: ModelParameters,
  features: ArrayLike<number>,
  offset: number,
): number {
  switch (parameters.kind) {
    case 'persistence':
      return 0;
    case 'drift':
      return parameters.shrinkage * clip(parameters.mean, FORECAST_CLIP) + 0;
    case 'ridge':
      return shrunkForecast(parameters, features, offset);
    case 'trees':
      return parameters.shrinkage * clip(sumOfLeaves(parameters, features, offset), FORECAST_CLIP) + 0;
    case 'average': {
      let sum = 0;
      for (const member of parameters.members) sum += scaledForecast(member, features, offset);
      return sum / parameters.members.length;
    }
  }
}

/** What the trees say before shrinkage: the base and one leaf of each tree. */
export function sumOfLeaves(
  { base, roots, feature, threshold, left }: Omit<TreesParameters, 'kind' | 'shrinkage'>,
  features: ArrayLike<number>,
  offset: number,
): number {
  let sum = 0;
  for (const root of roots) {
    let node = root;
    for (let at = feature[node] ?? -1; at >= 0; at = feature[node] ?? -1) {
      const value = Math.fround(features[offset + at] ?? 0);
      node = (left[node] ?? 0) + (value < (threshold[node] ?? 0) ? 0 : 1);
    }
    sum += threshold[node] ?? 0;
  }
  return base + sum;
}

/** Standard deviation of the log-return over the horizon, as if returns were independent. */
export function horizonVolatility(volatility: number, horizonSec: number, intervalSec: number): number {
  return volatility * Math.sqrt(horizonSec / intervalSec);
}

/** Forecast in standard deviations of the return, from the features that start at `offset`. */
export function shrunkForecast(
  model: Pick<RidgeParameters, 'means' | 'scales' | 'coefficients' | 'intercept' | 'shrinkage'>,
  features: ArrayLike<number>,
  offset: number,
): number {
  // Adding 0 turns -0, which does not survive JSON, into 0.
  return model.shrinkage * clip(linearForecast(model, features, offset), FORECAST_CLIP) + 0;
}

/** A feature in standard deviations from its mean over the training rows. */
export function standardised(value: number, mean: number, scale: number): number {
  return clip((value - mean) / scale, FEATURE_CLIP);
}

export function clip(value: number, limit: number): number {
  return Math.min(Math.max(value, -limit), limit);
}

/** Throws when the model was trained on another number of features. */
export function checkWidth(parameters: ModelParameters, width: number): void {
  if (parameters.kind === 'average') {
    for (const member of parameters.members) checkWidth(member, width);
    return;
  }
  const trained = trainedWidth(parameters, width);
  if (trained !== width) throw new Error(`a model of ${trained} features cannot read a vector of ${width}`);
}

function trainedWidth(parameters: Exclude<ModelParameters, AverageParameters>, width: number): number {
  if (parameters.kind === 'ridge') return parameters.coefficients.length;
  return parameters.kind === 'trees' ? parameters.width : width;
}

/** In standard deviations of the return, neither clipped nor shrunk. */
export function linearForecast(
  model: Pick<RidgeParameters, 'means' | 'scales' | 'coefficients' | 'intercept'>,
  features: ArrayLike<number>,
  offset: number,
): number {
  const { means, scales, coefficients } = model;
  let sum = model.intercept;
  for (let i = 0; i < coefficients.length; i += 1) {
    sum += (coefficients[i] ?? 0) * standardised(features[offset + i] ?? 0, means[i] ?? 0, scales[i] ?? 1);
  }
  return sum;
}
