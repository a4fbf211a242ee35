import { type Clock, ForetickError } from '@foretick/ports';

/** Longest stretch of computing before other work gets its turn. */
const SLICE_MS = 15;

/**
 * Runs a long computation to its end a little at a time, so that the system it runs in goes on. Throws
 * `INTERRUPTED` when it is told to stop; `what` names it then.
 */
export async function inSlices<Step, Result>(
  what: string,
  steps: Generator<Step, Result>,
  onProgress: (step: Step) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result> {
  let sliceStart = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (signal.aborted)
      throw new ForetickError('INTERRUPTED', `the ${what} was interrupted; nothing was changed`);
    if (performance.now() - sliceStart < SLICE_MS) continue;
    onProgress(step.value);
    await clock.sleep(0, signal);
    sliceStart = performance.now();
  }
}
