import type { Candle } from '@foretick/core/candle';
import {
  createFeatureFold,
  DEFAULT_FEATURE_VIEW,
  type FeatureVector,
  type FeatureView,
  type MarketStep,
} from '@foretick/core/feature';
import {
  type MissedPrediction,
  type ModelParameters,
  PERSISTENCE_VERSION,
  type Prediction,
  predict,
} from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  type EventLog,
  type KeyedProcessor,
  type ModelRegistry,
  type ModelVersion,
  runKeyedProcessor,
  stableId,
} from '@foretick/ports';
import {
  newPredictorState,
  type PredictorState,
  restorePredictorState,
  takeCompanion,
  takeDecision,
  takePromotion,
} from './predictor-state.ts';
import { type WarmUpOptions, warmUp } from './warm-up.ts';

export interface PredictorOptions extends WarmUpOptions {
  readonly log: EventLog;
  readonly registry: ModelRegistry;
  readonly intervalSec: number;
  readonly horizonsSec: readonly number[];
  /** Those to forecast; default: all. Candles of others are there for reference. */
  readonly instruments?: ReadonlySet<InstrumentId>;
  /** What models see. Default: the view without features of the user's own. */
  readonly view?: FeatureView;
}

/**
 * Turns topic `technical_indicators` into `feature_vectors` and `predictions`, with what `companions` tells and the
 * champions that `promotions` names. A forecast that is not out before the next candle closes is recorded as `missed`, except in a replay.
 */
export function createPredictor(options: PredictorOptions): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => runKeyedProcessor(options.log, predictorProcessor(options), signal) };
}

function predictorProcessor(
  options: PredictorOptions,
): KeyedProcessor<'technical_indicators' | 'promotions' | 'companions', PredictorState> {
  const { intervalSec, view = DEFAULT_FEATURE_VIEW } = options;
  const viewHash = stableId(view.description);
  const newFold = () => createFeatureFold(view, viewHash);
  const load = remembering(options.registry);
  return {
    group: 'predictor',
    topics: ['companions', 'promotions', 'technical_indicators'],
    initial: () => newPredictorState(newFold()),
    restore: (_key, snapshot) => restorePredictorState(newFold(), snapshot),
    snapshot: (state) => ({ ...state, features: state.features.snapshot() }),
    async process(state, record) {
      const value = record.topic === 'technical_indicators' ? record.value.candle : record.value;
      if (value.intervalSec !== intervalSec || options.instruments?.has(record.key) === false) return [];
      if (record.topic === 'promotions') takePromotion(state, record.value);
      else if (record.topic === 'companions') takeCompanion(state, record.value);
      else state.waiting.push(record.value);
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
  const replayed = candle.origin === 'trades' && candle.availability === 'modelled';
  const late = !replayed && options.clock.now() >= candle.closeTime + candle.intervalSec * 1_000;
  const missed = late ? 'deadline-passed' : candle.complete ? undefined : 'incomplete-candle';
  // Candles told by a venue or a file are history from before this system watched: nobody missed a forecast there.
  if (missed !== undefined && candle.origin !== 'trades') return [];
  const vector = state.features.vector(candle.closeTime);
  const outputs: Append[] = [];
  const key = candle.instrument;
  if (vector !== undefined && missed === undefined) {
    outputs.push({ topic: 'feature_vectors', key, value: vector });
  }
  for (const horizonSec of options.horizonsSec) {
    // A model needs a vector, so during warm-up there is no forecast of it to make or to miss.
    const champion = vector && (await championAt(state, horizonSec, vector, load));
    const role = champion === undefined ? 'champion' : 'baseline';
    const predictions = [
      ...(champion
        ? [predictionOf(candle, horizonSec, champion, 'champion', vector, missed, options, viewHash)]
        : []),
      predictionOf(candle, horizonSec, PERSISTENCE, role, vector, missed, options, viewHash),
    ];
    for (const value of predictions) outputs.push({ topic: 'predictions', key, value });
  }
  return outputs;
}

interface ServingModel {
  readonly model: string;
  readonly modelVersion: string;
  readonly parameters: ModelParameters;
}

const PERSISTENCE: ServingModel = {
  model: 'persistence',
  modelVersion: PERSISTENCE_VERSION,
  parameters: { kind: 'persistence' },
};

/** `undefined` while there is none, and when it was trained on another feature view than this one. */
async function championAt(
  state: PredictorState,
  horizonSec: number,
  vector: FeatureVector,
  load: ModelRegistry['load'],
): Promise<ServingModel | undefined> {
  const named = state.champions.findLast(
    (one) => one.horizonSec === horizonSec && one.effectiveFrom <= vector.asOf,
  );
  const version = named && (await load(named.modelVersion));
  return version?.featureViewHash === vector.viewHash ? version : undefined;
}

/** Versions never change, so each is read from the registry once, as long as few others come in between. */
function remembering(registry: ModelRegistry): ModelRegistry['load'] {
  const loaded = new Map<string, ModelVersion>();
  return async (modelVersion) => {
    const known = loaded.get(modelVersion) ?? (await registry.load(modelVersion));
    if (known === undefined) return undefined;
    loaded.delete(modelVersion);
    loaded.set(modelVersion, known);
    const [oldest] = loaded.keys();
    if (loaded.size > MAX_LOADED && oldest !== undefined) loaded.delete(oldest);
    return known;
  };
}

/** More than the champions of a hundred pairs at three horizons. */
const MAX_LOADED = 400;

function predictionOf(
  candle: Candle,
  horizonSec: number,
  { model, modelVersion, parameters }: ServingModel,
  role: Prediction['role'],
  vector: FeatureVector | undefined,
  missed: MissedPrediction['reason'] | undefined,
  { clock }: PredictorOptions,
  viewHash: string,
): Prediction {
  const { instrument, intervalSec, closeTime: asOf } = candle;
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
    processingTime: clock.now(),
  };
  if (missed !== undefined) return { ...key, status: 'missed', reason: missed };
  const logReturn = vector === undefined ? 0 : predict(parameters, vector, horizonSec, intervalSec);
  const basePrice = candle.close;
  return { ...key, status: 'published', basePrice, logReturn, price: basePrice * Math.exp(logReturn) };
}
