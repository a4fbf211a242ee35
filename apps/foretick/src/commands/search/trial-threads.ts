import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FinishedTrial, Trial } from '@foretick/core/search';
import { ForetickError } from '@foretick/ports';
import type { TrialThreadData } from './trial-thread.ts';

/** Threads that run trials side by side. */
export interface TrialThreads {
  /** Runs all of them and tells of each when it is finished. Throws `INTERRUPTED` when told to stop. */
  run(trials: readonly Trial[], onFinished: (trial: FinishedTrial) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** As many threads as given; each has the history without a copy of it. */
export function startTrialThreads(count: number, data: TrialThreadData, signal: AbortSignal): TrialThreads {
  const threads = Array.from(
    { length: count },
    () => new Worker(new URL('./trial-thread.ts', import.meta.url), { workerData: data }),
  );
  return {
    async run(trials, onFinished) {
      const waiting = [...trials];
      const work = threads.map(async (thread) => {
        for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
          const loss = await lossOf(thread, trial, signal);
          await onFinished({ ...trial, loss });
        }
      });
      await Promise.all(work);
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

async function lossOf(thread: Worker, trial: Trial, signal: AbortSignal): Promise<number | null> {
  try {
    signal.throwIfAborted();
    const answered = once(thread, 'message', { signal });
    thread.postMessage(trial);
    const [loss]: unknown[] = await answered;
    return typeof loss === 'number' ? loss : null;
  } catch (cause) {
    if (signal.aborted) {
      throw new ForetickError('INTERRUPTED', 'the search was interrupted; the same command goes on with it', {
        cause,
      });
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ForetickError('TRIAL_FAILED', `trial ${trial.number} of the search failed: ${why}`, { cause });
  }
}
