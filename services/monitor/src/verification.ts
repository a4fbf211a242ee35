import type { Candle } from '@foretick/core/candle';
import type { Outcome, Prediction, PublishedPrediction } from '@foretick/core/forecast';

/** Forecasts that wait for their target time, and candles that forecasts still to come may wait for. A JSON value. */
export interface Verification {
  pending: PublishedPrediction[];
  /** By close time, oldest first. */
  closes: CandleClose[];
  /** Close time of the newest candle seen; candles come in order. Epoch ms. */
  newestClose: number;
  /** `asOf` of the newest forecasts seen, epoch ms, and their ids: forecasts come in order, but may come twice. */
  newestAsOf: number;
  newestIds: string[];
}

interface CandleClose {
  readonly closeTime: number;
  readonly close: number;
  readonly complete: boolean;
}

/**
 * Candles kept while no forecast comes. Several times what readers of the event log may lag behind its writers,
 * so that none is forgotten before the forecasts that need it have come.
 */
const MAX_CLOSES = 100_000;

export function newVerification(): Verification {
  return { pending: [], closes: [], newestClose: 0, newestAsOf: 0, newestIds: [] };
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
  const { asOf, predictionId } = prediction;
  if (asOf < state.newestAsOf) return [];
  if (asOf > state.newestAsOf) {
    state.newestAsOf = asOf;
    state.newestIds = [];
    // No forecast to come looks back behind this one. Forecasts in flight wait for candles that have not come yet.
    state.closes.splice(0, firstAfter(state.closes, asOf));
  }
  if (state.newestIds.includes(predictionId)) return [];
  state.newestIds.push(predictionId);
  if (prediction.status === 'missed') return [];
  if (prediction.targetTime <= state.newestClose) return [outcomeOf(state, prediction)];
  state.pending.push(prediction);
  return [];
}

/** A forecast made from the candle that closes at `asOf` is held against the one that closes at `targetTime`. */
function outcomeOf({ closes }: Verification, prediction: PublishedPrediction): Outcome {
  const { predictionId, instrument, intervalSec, asOf, horizonSec, targetTime, model, modelVersion, role } =
    prediction;
  const of = {
    ...{ predictionId, instrument, intervalSec, asOf, horizonSec, targetTime, model, modelVersion, role },
    predictedLogReturn: prediction.logReturn,
    medianLogReturn: prediction.medianLogReturn,
    intervals: prediction.intervals,
  };
  const target = closes[firstAfter(closes, targetTime - 1)];
  if (target?.closeTime !== targetTime) return { ...of, status: 'void', reason: 'missing-candle' };
  if (!target.complete) return { ...of, status: 'void', reason: 'incomplete-candle' };
  return {
    ...of,
    status: 'scored',
    basePrice: prediction.basePrice,
    actualPrice: target.close,
    actualLogReturn: Math.log(target.close / prediction.basePrice),
  };
}

/** Index of the first candle that closes after `time`, by bisection. */
function firstAfter(closes: readonly CandleClose[], time: number): number {
  let low = 0;
  let high = closes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((closes[middle]?.closeTime ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
