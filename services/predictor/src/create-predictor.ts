import { createFeatureFold, DEFAULT_FEATURE_VIEW, type MarketStep } from '@foretick/core/feature';
import { bandsAfterForecast, type Prediction } from '@foretick/core/forecast';
import {
  type Append,
  type KeyedProcessor,
  type ModelRegistry,
  rememberedVersions,
  runKeyedProcessor,
  stableId,
} from '@foretick/ports';
import { judge } from './judge.ts';
import { guardAfterForecast } from './live-guard.ts';
import { type ForecastMoment, predictionOf } from './prediction-of.ts';
import { DEFAULT_MAX_MODEL_AGE_MS, type PredictorOptions } from './predictor-options.ts';
import {
  newPredictorState,
  type PredictorState,
  restorePredictorState,
  type Serving,
  servingAt,
  setServing,
  takeCompanion,
  takeDecision,
  takePromotion,
  takeRow,
} from './predictor-state.ts';
import { isExpired, modelOf, PERSISTENCE } from './serving-model.ts';
import { warmUp } from './warm-up.ts';

/**
 * Turns topic `technical_indicators` into `feature_vectors` and `predictions`, with what `companions` tells and the
 * champions and challengers that `promotions` names; a champion whose outcomes are worse than persistence's or that has grown
 * old is rolled back, by a record in `promotions`. A forecast that is not out before the next candle closes is recorded as `missed`, except in a replay.
 */
export function createPredictor(options: PredictorOptions): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => runKeyedProcessor(options.log, predictorProcessor(options), signal) };
}

/** More than the champions of a hundred pairs at three horizons. */
const MOST_VERSIONS = 400;

function predictorProcessor(
  options: PredictorOptions,
): KeyedProcessor<'technical_indicators' | 'promotions' | 'companions', PredictorState> {
  const { intervalSec, view = DEFAULT_FEATURE_VIEW } = options;
  const viewHash = stableId(view.description);
  const newFold = () => createFeatureFold(view, viewHash);
  const load = rememberedVersions(options.registry, MOST_VERSIONS);
  return {
    group: 'predictor',
    topics: ['companions', 'promotions', 'technical_indicators'],
    initial: () => newPredictorState(newFold()),
    restore: (_key, snapshot) => restorePredictorState(newFold(), snapshot),
    snapshot: (state) => ({ ...state, features: state.features.snapshot() }),
    async process(state, record) {
      const value = record.topic === 'technical_indicators' ? record.value.candle : record.value;
      if (value.intervalSec !== intervalSec || options.instruments?.has(record.key) === false)
        return undefined;
      if (record.topic === 'promotions') takePromotion(state, record.value);
      else if (record.topic === 'companions') takeCompanion(state, record.value);
      else takeRow(state, record.value);
      const outputs: Append[] = [];
      // A candle waits until no promotion at or before it can come any more and until it is decided what of its
      // companions is in time, so that live and replay agree.
      for (
        let row = state.waiting[0];
        row && row.candle.closeTime <= state.promotedUpTo;
        row = state.waiting[0]
      ) {
        const found = takeDecision(state, row.candle.closeTime);
        if (found === undefined) break;
        state.waiting.shift();
        outputs.push(...(await forecast(state, { row, ...found }, options, viewHash, load)));
      }
      return outputs;
    },
  };
}

async function forecast(
  state: PredictorState,
  step: MarketStep,
  options: PredictorOptions,
  viewHash: string,
  load: ModelRegistry['load'],
): Promise<readonly Append[]> {
  const { candle } = step.row;
  if (candle.closeTime <= state.asOf) return [];
  state.asOf = candle.closeTime;
  if (state.cold) {
    await warmUp(state.features, step.row, options);
    state.cold = false;
  }
  state.features.next(step);
  const outputs = await judge(state, candle, options, load);
  const replayed = candle.origin === 'trades' && candle.availability === 'modelled';
  const deadline = replayed ? Number.POSITIVE_INFINITY : candle.closeTime + candle.intervalSec * 1_000;
  const missed =
    options.clock.now() >= deadline ? 'deadline-passed' : candle.complete ? undefined : 'incomplete-candle';
  // Candles told by a venue or a file are history from before this system watched: nobody missed a forecast there.
  if (missed !== undefined && candle.origin !== 'trades') return outputs;
  const vector = state.features.vector(candle.closeTime);
  const key = candle.instrument;
  if (vector !== undefined && missed === undefined) {
    outputs.push({ topic: 'feature_vectors', key, value: vector });
  }
  const moment: ForecastMoment = { candle, vector, viewHash, missed, deadline };
  for (const horizonSec of options.horizonsSec) {
    const { serving, predictions } = await forecastHorizon(
      moment,
      horizonSec,
      servingAt(state, horizonSec),
      options,
      load,
    );
    setServing(state, horizonSec, serving);
    for (const value of predictions) outputs.push({ topic: 'predictions', key, value });
  }
  return outputs;
}

/**
 * The champion's forecast, that of "no change" where the champion is something else, and the challenger's. A model needs a
 * vector, so during warm-up there is no forecast of it to make or to miss.
 */
async function forecastHorizon(
  moment: ForecastMoment,
  horizonSec: number,
  serving: Serving,
  options: PredictorOptions,
  load: ModelRegistry['load'],
): Promise<{ readonly serving: Serving; readonly predictions: readonly Prediction[] }> {
  const { candle, vector } = moment;
  const { challenger, bands, shadowBands } = serving;
  const model = (vector && (await modelOf(serving.champion, vector, load))) ?? PERSISTENCE;
  const champion = predictionOf(moment, horizonSec, model, 'champion', bands, options);
  const predictions = [champion];
  // Persistence with intervals says what the one without does: both would be one forecast told twice.
  if (model.model !== 'persistence')
    predictions.push(predictionOf(moment, horizonSec, PERSISTENCE, 'baseline', bands, options));
  const maxAgeMs = options.maxModelAgeMs ?? DEFAULT_MAX_MODEL_AGE_MS;
  const shadow = vector && (await modelOf(challenger, vector, load));
  let shadowed = shadowBands;
  if (shadow !== undefined && !(await isExpired(shadow, candle.closeTime, maxAgeMs, load))) {
    const prediction = predictionOf(moment, horizonSec, shadow, 'challenger', shadowBands, options);
    shadowed = bandsAfterForecast(shadowBands, prediction);
    predictions.push(prediction);
  }
  const next = {
    ...serving,
    guard: guardAfterForecast(serving.guard, champion),
    bands: bandsAfterForecast(bands, champion),
    shadowBands: shadowed,
  };
  return { serving: next, predictions };
}
