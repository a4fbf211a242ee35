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
  type Champion,
  championAfter,
  type EventLog,
  ForetickError,
  type KeyedProcessor,
  type ModelRegistry,
  type ModelVersion,
  type PromotionEvent,
  runKeyedProcessor,
  stableId,
} from '@foretick/ports';
import {
  DEFAULT_GUARD,
  type GuardSettings,
  guardAfterCandle,
  guardAfterForecast,
  rollBack,
} from './live-guard.ts';
import {
  newPredictorState,
  type PredictorState,
  promoteUpTo,
  restorePredictorState,
  servingAt,
  setServing,
  takeCompanion,
  takeDecision,
  takePromotion,
  takeRow,
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
  /** When a champion that does worse than persistence is rolled back. Default: `DEFAULT_GUARD`. */
  readonly guard?: GuardSettings;
  /** Something went wrong that stops nothing. */
  readonly report?: (failure: ForetickError) => void;
}

/**
 * Turns topic `technical_indicators` into `feature_vectors` and `predictions`, with what `companions` tells and the
 * champions that `promotions` names; a champion whose outcomes are worse than persistence's is rolled back, by a record in
 * `promotions`. A forecast that is not out before the next candle closes is recorded as `missed`, except in a replay.
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
  const outputs = await judge(state, candle, options);
  const replayed = candle.origin === 'trades' && candle.availability === 'modelled';
  const late = !replayed && options.clock.now() >= candle.closeTime + candle.intervalSec * 1_000;
  const missed = late ? 'deadline-passed' : candle.complete ? undefined : 'incomplete-candle';
  // Candles told by a venue or a file are history from before this system watched: nobody missed a forecast there.
  if (missed !== undefined && candle.origin !== 'trades') return outputs;
  const vector = state.features.vector(candle.closeTime);
  const key = candle.instrument;
  if (vector !== undefined && missed === undefined) {
    outputs.push({ topic: 'feature_vectors', key, value: vector });
  }
  for (const horizonSec of options.horizonsSec) {
    const { champion, guard } = servingAt(state, horizonSec);
    // A model needs a vector, so during warm-up there is no forecast of it to make or to miss.
    const model = vector && (await modelOf(champion, vector, load));
    const baseline = model === undefined ? 'champion' : 'baseline';
    const predictions = [
      ...(model
        ? [predictionOf(candle, horizonSec, model, 'champion', vector, missed, options, viewHash)]
        : []),
      predictionOf(candle, horizonSec, PERSISTENCE, baseline, vector, missed, options, viewHash),
    ];
    const [served] = predictions;
    if (served !== undefined)
      setServing(state, horizonSec, { champion, guard: guardAfterForecast(guard, served) });
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

/**
 * Puts promotions in force, scores the champions' forecasts that the candle decides, and rolls back what does worse than
 * persistence. Everything follows from candles and from forecasts made earlier, so it needs nobody's word and comes out the same
 * in a replay; the roll-back takes effect with this candle, which has not been forecast from yet.
 */
async function judge(state: PredictorState, candle: Candle, options: PredictorOptions): Promise<Append[]> {
  const settings = options.guard ?? DEFAULT_GUARD;
  const outputs: Append[] = [];
  promoteUpTo(state, candle.closeTime);
  for (const horizonSec of options.horizonsSec) {
    const { champion, guard: before } = servingAt(state, horizonSec);
    const { guard, pValue } = guardAfterCandle(before, champion, candle, horizonSec, settings);
    setServing(state, horizonSec, { champion, guard });
    if (champion === undefined || pValue === undefined) continue;
    const event = rollBack(guard, champion, candle, horizonSec, pValue, settings);
    const after = championAfter(champion, event);
    setServing(state, horizonSec, {
      champion: after,
      guard: guardAfterCandle(guard, after, candle, horizonSec, settings).guard,
    });
    await recordRollBack(event, options);
    outputs.push({ topic: 'promotions', key: candle.instrument, value: event });
  }
  return outputs;
}

/** The log is the truth about promotions; the registry's copy is for people, so its failure stops nothing. */
async function recordRollBack(event: PromotionEvent, { registry, report }: PredictorOptions): Promise<void> {
  try {
    await registry.promote(event);
  } catch (cause) {
    const message = `The roll-back of ${event.replaces} takes effect, but the registry could not record it.`;
    report?.(new ForetickError('PROMOTION_NOT_RECORDED', message, { cause, retryable: true }));
  }
}

/** `undefined` where persistence serves: promoted, no champion yet, or one that was trained on another feature view. */
async function modelOf(
  champion: Champion | undefined,
  vector: FeatureVector,
  load: ModelRegistry['load'],
): Promise<ServingModel | undefined> {
  if (champion === undefined || champion.modelVersion === PERSISTENCE_VERSION) return undefined;
  const version = await load(champion.modelVersion);
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
