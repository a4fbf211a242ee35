import type { Candle } from '@foretick/core/candle';
import type { Outcome, Prediction, PublishedPrediction } from '@foretick/core/forecast';

/** Forecasts that wait for their target time, and candles that forecasts still to come may wait for. */
export interface Verification {
  pending: PublishedPrediction[];
  closes: CandleClose[];
  /** Close time of the newest candle seen; candles come in order. Epoch ms. */
  newestClose: number;
  /** `asOf` of the newest forecast seen; forecasts come in order. Epoch ms. */
  newestAsOf: number;
}

interface CandleClose {
  readonly closeTime: number;
  readonly close: number;
  readonly complete: boolean;
}

/** Candles kept while no forecast comes. Forecasts never lag candles by more. */
const MAX_CLOSES = 5_000;

export function newVerification(): Verification {
  return { pending: [], closes: [], newestClose: 0, newestAsOf: 0 };
}

export function restoreVerification(snapshot: unknown): Verification {
  if (typeof snapshot !== 'object' || snapshot === null) return newVerification();
  return { ...newVerification(), ...snapshot };
}

/** Takes a candle in and gives the outcomes that it decides, in the order of their target times. */
export function takeCandle(state: Verification, candle: Candle): Outcome[] {
  if (candle.status !== 'final' || candle.closeTime <= state.newestClose) return [];
  state.newestClose = candle.closeTime;
  state.closes.push({ closeTime: candle.closeTime, close: candle.close, complete: candle.complete });
  if (state.closes.length > MAX_CLOSES) state.closes.shift();
  const due = state.pending.filter((prediction) => prediction.targetTime <= candle.closeTime);
  if (due.length === 0) return [];
  state.pending = state.pending.filter((prediction) => prediction.targetTime > candle.closeTime);
  return due.sort((a, b) => a.targetTime - b.targetTime).map((prediction) => outcomeOf(state, prediction));
}

/** Takes a forecast in; when its target candle is there already, gives its outcome. */
export function takePrediction(state: Verification, prediction: Prediction): Outcome[] {
  if (prediction.asOf < state.newestAsOf) return [];
  state.newestAsOf = prediction.asOf;
  state.closes = state.closes.filter((close) => close.closeTime > prediction.asOf);
  if (prediction.status === 'missed') return [];
  if (prediction.targetTime <= state.newestClose) return [outcomeOf(state, prediction)];
  if (!state.pending.some((one) => one.predictionId === prediction.predictionId))
    state.pending.push(prediction);
  return [];
}

/** A forecast made from the candle that closes at `asOf` is held against the one that closes at `targetTime`. */
function outcomeOf(state: Verification, prediction: PublishedPrediction): Outcome {
  const { predictionId, instrument, intervalSec, asOf, horizonSec, targetTime, model, modelVersion, role } =
    prediction;
  const of = {
    predictionId,
    instrument,
    intervalSec,
    asOf,
    horizonSec,
    targetTime,
    model,
    modelVersion,
    role,
  };
  const predictedLogReturn = prediction.logReturn;
  const target = state.closes.find((close) => close.closeTime === targetTime);
  if (target === undefined) return { ...of, predictedLogReturn, status: 'void', reason: 'missing-candle' };
  if (!target.complete) return { ...of, predictedLogReturn, status: 'void', reason: 'incomplete-candle' };
  return {
    ...of,
    predictedLogReturn,
    status: 'scored',
    basePrice: prediction.basePrice,
    actualPrice: target.close,
    actualLogReturn: Math.log(target.close / prediction.basePrice),
  };
}
