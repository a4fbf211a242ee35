import type { FeatureVector } from '../feature/index.ts';
import type { ModelParameters, RidgeParameters } from './model.ts';

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
  switch (parameters.kind) {
    case 'persistence':
      return 0;
    case 'ridge':
      if (vector.values.length !== parameters.coefficients.length) {
        throw new Error(
          `a model of ${parameters.coefficients.length} features cannot read a vector of ${vector.values.length}`,
        );
      }
      return (
        shrunkForecast(parameters, vector.values, 0) *
        horizonVolatility(vector.volatility, horizonSec, intervalSec)
      );
  }
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

function linearForecast(
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
