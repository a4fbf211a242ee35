import type { Candle } from '@foretick/core/candle';
import type { FeatureVector } from '@foretick/core/feature';
import {
  type Bands,
  edgeOf,
  type ForecastNumbers,
  forecastOf,
  type MissedPrediction,
  type Prediction,
  type Role,
} from '@foretick/core/forecast';
import { stableId } from '@foretick/ports';
import { DEFAULT_COST_BP, type PredictorOptions } from './predictor-options.ts';
import type { ServingModel } from './serving-model.ts';

/** What a forecast is made from, for every model alike. */
export interface ForecastMoment {
  readonly candle: Candle;
  /** `undefined` during warm-up, when only persistence forecasts. */
  readonly vector: FeatureVector | undefined;
  readonly viewHash: string;
  /** Why no forecast can be made from the candle any more. */
  readonly missed: MissedPrediction['reason'] | undefined;
  /** When it is too late for a forecast, epoch ms: a model may take until then to be read. */
  readonly deadline: number;
}

export function predictionOf(
  { candle, vector, viewHash, missed, deadline }: ForecastMoment,
  horizonSec: number,
  serving: ServingModel,
  role: Role,
  bands: Bands,
  { clock, costBp = DEFAULT_COST_BP }: Pick<PredictorOptions, 'clock' | 'costBp'>,
): Prediction {
  const { instrument, intervalSec, closeTime: asOf } = candle;
  const { model, modelVersion } = serving;
  const processingTime = clock.now();
  const reason = missed ?? (processingTime >= deadline ? 'deadline-passed' : undefined);
  const key = {
    predictionId: stableId(instrument, intervalSec, asOf, horizonSec, modelVersion),
    instrument,
    intervalSec,
    asOf,
    horizonSec,
    targetTime: asOf + horizonSec * 1_000,
    model,
    modelVersion,
    role,
    featureViewHash: viewHash,
    processingTime,
  };
  if (reason !== undefined) return { ...key, status: 'missed', reason };
  const numbers =
    vector === undefined ? NO_CHANGE : forecastOf(serving, vector, horizonSec, intervalSec, bands);
  const basePrice = candle.close;
  return {
    ...key,
    status: 'published',
    basePrice,
    ...numbers,
    price: basePrice * Math.exp(numbers.logReturn),
    edge: edgeOf(numbers.logReturn, costBp),
  };
}

const NO_CHANGE: ForecastNumbers = {
  logReturn: 0,
  medianLogReturn: 0,
  volatility: undefined,
  intervals: [],
};
