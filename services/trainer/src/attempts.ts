import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { RIDGE_FAMILY } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import { type Champion, ForetickError, type ModelVersion, stableId } from '@foretick/ports';
import { trainModels } from './train-models.ts';
import type { TrainerOptions } from './trainer-options.ts';
import type { TrainedHorizon } from './training-job.ts';

export interface TrainingResult {
  /** Close time of the newest candle in it. */
  readonly trainedAt: number;
  /** Saved in the registry. None when the training failed, which was reported. */
  readonly trained: readonly TrainedHorizon[];
}

/** By horizon in seconds. */
export type Champions = Readonly<Record<number, Champion>>;

/** Trains and saves. A failure is reported, unless the trainer is stopping. */
export async function attempt(
  candle: Candle,
  champions: Champions,
  options: TrainerOptions,
  signal: AbortSignal,
): Promise<TrainingResult> {
  try {
    const rivals = await rivalsAmong(champions, options);
    const trained = await trainModels(candle, options, signal, rivals);
    for (const { challenger, unchanged } of trained) {
      await options.registry.save(challenger);
      if (challenger.gate?.passed !== true) await options.registry.save(unchanged);
    }
    await prune(options);
    return { trainedAt: candle.closeTime, trained };
  } catch (cause) {
    if (!signal.aborted) options.report(failureOf(candle, cause));
    return { trainedAt: candle.closeTime, trained: [] };
  }
}

/** Champions that a challenger has to beat: of another recipe, and able to serve. */
export async function rivalsAmong(
  champions: Champions,
  {
    registry,
    family = RIDGE_FAMILY,
    view = DEFAULT_FEATURE_VIEW,
  }: Pick<TrainerOptions, 'registry' | 'family' | 'view'>,
): Promise<Readonly<Record<number, ModelVersion>>> {
  const viewHash = stableId(view.description);
  const rivals: Record<number, ModelVersion> = {};
  for (const [horizonSec, { model, modelVersion }] of Object.entries(champions)) {
    if (model === 'persistence' || model === family.name) continue;
    const version = await registry.load(modelVersion);
    if (version?.featureViewHash === viewHash) rivals[Number(horizonSec)] = version;
  }
  return rivals;
}

/** What could not be deleted is more disk used, and no reason to lose a training. */
async function prune({
  registry,
  keepVersions = DEFAULT_KEEP_VERSIONS,
  report,
}: TrainerOptions): Promise<void> {
  try {
    await registry.prune?.(keepVersions);
  } catch (cause) {
    const message = 'Models that nobody needs any more could not be deleted; the next training tries again.';
    report(new ForetickError('MODELS_NOT_PRUNED', message, { cause, retryable: true }));
  }
}

/** Two days of hourly trainings: more than a predictor that lags behind may still ask for. */
const DEFAULT_KEEP_VERSIONS = 48;

function failureOf({ instrument }: Candle, cause: unknown): ForetickError {
  if (cause instanceof ForetickError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `Training of ${instrument} failed (${why}); the model before it stays, the next attempt follows by itself.`;
  return new ForetickError('TRAINING_FAILED', message, { cause, retryable: true });
}

export interface Background {
  /** Begins a training, unless one of the instrument is under way. */
  start(candle: Candle, champions: Champions): void;
  /** The result of a training that has ended; each is given once. */
  takeFinished(instrument: InstrumentId): TrainingResult | undefined;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

/** Trainings that candles do not wait for: one at a time for each instrument. */
export function createBackground(options: TrainerOptions, signal: AbortSignal): Background {
  const underWay = new Map<InstrumentId, Promise<void>>();
  const finished = new Map<InstrumentId, TrainingResult>();
  return {
    start(candle, champions) {
      const { instrument } = candle;
      if (underWay.has(instrument)) return;
      const work = attempt(candle, champions, options, signal).then((result) => {
        finished.set(instrument, result);
        underWay.delete(instrument);
      });
      underWay.set(instrument, work);
    },
    takeFinished(instrument) {
      const result = finished.get(instrument);
      finished.delete(instrument);
      return result;
    },
    async settled() {
      await Promise.all(underWay.values());
    },
  };
}
