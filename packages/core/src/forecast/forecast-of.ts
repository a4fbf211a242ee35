import type { FeatureVector } from '../feature/index.ts';
import { type Bands, intervalsAround } from './bands.ts';
import type { ForecastHeads } from './forecast-heads.ts';
import { l1Forecast } from './l1-head.ts';
import type { ModelParameters } from './model.ts';
import { horizonVolatility, predict, scaledForecast } from './predict.ts';
import type { PublishedPrediction } from './prediction.ts';
import { volatilityForecast } from './volatility-model.ts';

/** The numbers of a forecast, all in log-returns over the horizon. */
export type ForecastNumbers = Pick<
  PublishedPrediction,
  'logReturn' | 'medianLogReturn' | 'volatility' | 'intervals'
>;

/**
 * Everything that a version says from a vector, its intervals as wide as `bands` have learnt. Without heads the median is the
 * mean and there is no more. Throws when the model was trained on another number of features.
 */
export function forecastOf(
  { parameters, heads }: { readonly parameters: ModelParameters; readonly heads?: ForecastHeads },
  vector: Pick<FeatureVector, 'values' | 'volatility'>,
  horizonSec: number,
  intervalSec: number,
  bands: Bands,
): ForecastNumbers {
  const logReturn = predict(parameters, vector, horizonSec, intervalSec);
  if (heads === undefined) {
    return { logReturn, medianLogReturn: logReturn, volatility: undefined, intervals: [] };
  }
  const scaled = scaledForecast(parameters, vector.values, 0);
  const deviation = horizonVolatility(vector.volatility, horizonSec, intervalSec);
  const medianLogReturn = l1Forecast(heads.median, scaled) * deviation;
  const volatility = volatilityForecast(heads.volatility, vector, horizonSec, intervalSec);
  // Nothing that is no number may leave, whatever a model was fitted to.
  if (!Number.isFinite(volatility))
    return { logReturn, medianLogReturn, volatility: undefined, intervals: [] };
  const intervals = intervalsAround(logReturn, volatility, heads.errorQuantiles, bands);
  return { logReturn, medianLogReturn, volatility, intervals };
}
