import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import { ForetickError, type ModelVersion } from '@foretick/ports';
import { traceReads } from './traced-store.ts';
import { trainModels } from './train-models.ts';
import type { TrainerOptions } from './trainer-options.ts';

export interface TrainingResult {
  /** Close time of the newest candle in it. */
  readonly trainedAt: number;
  /** Saved in the registry. None when the training failed, which was reported. */
  readonly versions: readonly ModelVersion[];
}

/** Trains and saves. A failure is reported, unless the trainer is stopping. */
export async function attempt(
  candle: Candle,
  options: TrainerOptions,
  signal: AbortSignal,
): Promise<TrainingResult> {
  try {
    const traced = traceReads(options.store, options.clock);
    const trained = await trainModels(candle, { ...options, store: traced.store }, signal);
    const versions = trained.map((version) => traced.withLineage(version, options.codeVersion));
    for (const version of versions) await options.registry.save(version);
    return { trainedAt: candle.closeTime, versions };
  } catch (cause) {
    if (!signal.aborted) options.report(failureOf(candle, cause));
    return { trainedAt: candle.closeTime, versions: [] };
  }
}

function failureOf({ instrument }: Candle, cause: unknown): ForetickError {
  if (cause instanceof ForetickError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `Training of ${instrument} failed (${why}); the model before it stays, the next attempt follows by itself.`;
  return new ForetickError('TRAINING_FAILED', message, { cause, retryable: true });
}

export interface Background {
  /** Begins a training, unless one of the instrument is under way. */
  start(candle: Candle): void;
  /** The result of a training that has ended; each is given once. */
  takeFinished(instrument: InstrumentId): TrainingResult | undefined;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

/** Trainings that candles do not wait for: one at a time for each instrument, all in turns on this thread. */
export function createBackground(options: TrainerOptions, signal: AbortSignal): Background {
  const underWay = new Map<InstrumentId, Promise<void>>();
  const finished = new Map<InstrumentId, TrainingResult>();
  return {
    start(candle) {
      const { instrument } = candle;
      if (underWay.has(instrument)) return;
      const work = attempt(candle, options, signal).then((result) => {
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
