import { Worker } from 'node:worker_threads';
import type { FeatureView } from '@foretick/core/feature';
import { type Clock, ForetickError, stableId } from '@foretick/ports';
import { packJob, type RunTraining, type TrainedHorizon } from '@foretick/service-trainer';
import type { TrainingRecipe } from './training-recipe.ts';
import type { ThreadReply, ThreadStart } from './training-thread.ts';

const THREAD = new URL('./training-thread.ts', import.meta.url);

/**
 * Trainings on a thread of their own, one after the other, so that the stream never waits for one. The same numbers come out as
 * on this thread. Throws `TRAINING_STOPPED` when the signal aborts and `TRAINING_OTHER_VIEW` when the user's features changed meanwhile.
 */
export function trainInThreads(recipe: TrainingRecipe, view: FeatureView, clock: Clock): RunTraining {
  const viewHash = stableId(view.description);
  let before: Promise<unknown> = Promise.resolve();
  return (job, signal) => {
    const training = before.then(async () => {
      if (signal.aborted) throw stopped();
      const { packed, memory } = await packJob(job, clock);
      return onThread({ packed, recipe, viewHash }, memory, signal);
    });
    before = training.catch(() => undefined);
    return training;
  };
}

function onThread(
  start: ThreadStart,
  memory: readonly ArrayBuffer[],
  signal: AbortSignal,
): Promise<readonly TrainedHorizon[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { workerData: start, transferList: [...memory] });
    const stop = () => {
      reject(stopped());
      void worker.terminate();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    worker.on('message', (reply: ThreadReply) => {
      if (reply.kind === 'trained') resolve(reply.trained);
      else reject(otherView());
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      reject(new Error('the training thread ended without a result'));
    });
  });
}

function stopped(): ForetickError {
  return new ForetickError('TRAINING_STOPPED', 'The training was stopped before its end.', {
    retryable: true,
  });
}

function otherView(): ForetickError {
  return new ForetickError(
    'TRAINING_OTHER_VIEW',
    'The features under custom/ changed since the start, so nothing is trained; start again to use them.',
  );
}
