import type { FeatureVector } from '../feature/index.ts';
import { horizonVolatility } from './predict.ts';

/** A forecast of how far the price will move over the horizon, whichever way. A JSON value. */
export type VolatilityParameters = ScaledVolatility;

/** The volatility that the features are scaled with, times a factor that was fitted. */
export interface ScaledVolatility {
  readonly kind: 'scaled';
  readonly factor: number;
}

/** Forecast of the standard deviation of the log-return over the horizon. */
export function volatilityForecast(
  parameters: VolatilityParameters,
  vector: Pick<FeatureVector, 'values' | 'volatility'>,
  horizonSec: number,
  intervalSec: number,
): number {
  return parameters.factor * horizonVolatility(vector.volatility, horizonSec, intervalSec);
}
