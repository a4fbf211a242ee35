import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { RIDGE_FAMILY } from '@foretick/core/forecast';
import { type Clock, ForetickError, type ModelVersion } from '@foretick/ports';
import { type HistorySettings, readJob, stopped } from './read-history.ts';
import type { TrainedHorizon, TrainingJob, TrainingTools } from './training-job.ts';
import { trainingSteps } from './training-steps.ts';

/** Runs a job to its end, wherever. Throws `TRAINING_STOPPED` when the signal aborts. */
export type RunTraining = (job: TrainingJob, signal: AbortSignal) => Promise<readonly TrainedHorizon[]>;

export interface TrainingSettings extends HistorySettings, Partial<TrainingTools> {
  /** Where trainings run. Default: on this thread, in slices. */
  readonly runTraining?: RunTraining;
}

/**
 * Trains a model for each horizon on the stored candles up to and with `newest`, and on nothing later. Horizons with
 * too few rows are left out. `champions`: those of another recipe, by horizon. Throws `TRAINING_HISTORY_LATE` when the store
 * does not get the candle, `TRAINING_TOO_FEW_ROWS` when no horizon has a model, and `TRAINING_STOPPED` when the signal aborts.
 */
export async function trainModels(
  newest: Candle,
  settings: TrainingSettings,
  signal: AbortSignal,
  champions: Readonly<Record<number, ModelVersion>> = {},
): Promise<readonly TrainedHorizon[]> {
  const { family = RIDGE_FAMILY, view = DEFAULT_FEATURE_VIEW, clock } = settings;
  const run = settings.runTraining ?? trainingInSlices({ ...settings, family, view }, clock);
  const job = await readJob(newest, champions, settings, signal);
  const trained = await run(job, signal);
  if (trained.length > 0) return trained;
  throw new ForetickError(
    'TRAINING_TOO_FEW_ROWS',
    `${newest.instrument} has ${job.own.candles.length} candles, too few without holes to train on; it needs more history.`,
    { retryable: true },
  );
}

/** Trainings on this thread, that let the event loop turn every few milliseconds. */
export function trainingInSlices(tools: TrainingTools, clock: Clock): RunTraining {
  return async (job, signal) => {
    const steps = trainingSteps(job, tools);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await clock.sleep(0);
      if (signal.aborted) throw stopped();
    }
  };
}
