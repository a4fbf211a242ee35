import type { TreesParameters } from './model.ts';
import { clip, horizonVolatility, sumOfLeaves } from './predict.ts';

/** A forecast of how far the price will move over the horizon, whichever way. A JSON value. */
export type VolatilityParameters = ScaledVolatility | HarVolatility;

/** The volatility that the features are scaled with, times a factor that was fitted. */
export interface ScaledVolatility {
  readonly kind: 'scaled';
  readonly factor: number;
}

/**
 * A regression of the logarithm of realised variance, of one candle in the mean, on volatilities over several windows and on the time
 * of day, and what trees add to it. All but the level is in units of the volatility that the features are scaled with.
 */
export interface HarVolatility {
  readonly kind: 'har';
  /** Positions in the vector, and the coefficient of each. */
  readonly columns: readonly number[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
  /** Of the logarithm of the variance that the features are scaled with: below 0 where volatility comes back to its mean. */
  readonly level: number;
  /** Mean of variance over `exp` of its forecast logarithm: the mean of a skewed quantity lies above. */
  readonly scale: number;
  /** They see the whole vector. */
  readonly trees?: Forest;
}

/** Trees without what shrinks them. */
export type Forest = Omit<TreesParameters, 'kind' | 'shrinkage'>;

/** Forecast of the standard deviation of the log-return over the horizon. */
export function volatilityForecast(
  parameters: VolatilityParameters,
  vector: { readonly values: ArrayLike<number>; readonly volatility: number },
  horizonSec: number,
  intervalSec: number,
): number {
  const usual = horizonVolatility(vector.volatility, horizonSec, intervalSec);
  if (parameters.kind === 'scaled') return parameters.factor * usual;
  const relative = relativeLogVariance(parameters, vector.values, 0, vector.volatility);
  return usual * Math.sqrt(parameters.scale * Math.exp(relative));
}

/** Logarithm of the forecast variance over that which the features are scaled with, before `scale`. Features start at `offset`. */
export function relativeLogVariance(
  { columns, coefficients, intercept, level, trees }: Omit<HarVolatility, 'kind' | 'scale'>,
  features: ArrayLike<number>,
  offset: number,
  volatility: number,
): number {
  let sum = intercept + level * logVarianceOf(volatility);
  for (let i = 0; i < columns.length; i += 1) {
    sum += (coefficients[i] ?? 0) * (features[offset + (columns[i] ?? 0)] ?? 0);
  }
  if (trees !== undefined) sum += sumOfLeaves(trees, features, offset);
  return clip(sum, MOST_RELATIVE);
}

export function logVarianceOf(volatility: number): number {
  return 2 * Math.log(Math.max(volatility, LEAST_VOLATILITY));
}

/** A forecast is never more than e², about seven, times the usual volatility, nor less than a seventh of it. */
const MOST_RELATIVE = 4;

/** The floor under the volatility of features: 0.2 basis points. */
const LEAST_VOLATILITY = 0.000_02;
