import { type FuzzTarget, faultOf } from '../fuzz-target.ts';
import { createMutator } from '../mutate/mutator.ts';

export interface Failure {
  readonly index: number;
  readonly input: string;
  readonly why: string;
}

export interface RunOptions {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Hears of each input before it is given. */
  readonly before?: (index: number) => void;
  readonly failed: (failure: Failure) => void;
}

/** One input may take so long. */
const MOST_MS = 1_000;

/** Gives a target the inputs `[from, to)` of a seed. Goes on after a failure. */
export async function runInputs(target: FuzzTarget, options: RunOptions): Promise<void> {
  const make = createMutator(target, options.seed);
  for (let index = options.from; index < options.to; index += 1) {
    options.before?.(index);
    const input = make(index);
    const why = await faultOfInput(target, input);
    if (why !== undefined) options.failed({ index, input, why });
  }
}

/** What is wrong with how a target takes an input. */
export async function faultOfInput(target: FuzzTarget, input: string): Promise<string | undefined> {
  let fault: string | undefined;
  let tookMs = Number.POSITIVE_INFINITY;
  // A machine that was busy with others is no fault of the parser: slow is what is slow three times.
  for (let time = 0; time < 3 && tookMs > MOST_MS; time += 1) {
    const begun = performance.now();
    try {
      const result = target.feed(input);
      if (result instanceof Promise) await result;
    } catch (error) {
      fault = faultOf(error);
    }
    tookMs = performance.now() - begun;
  }
  return fault ?? (tookMs > MOST_MS ? `it took ${Math.round(tookMs)} ms, more than ${MOST_MS}` : undefined);
}
