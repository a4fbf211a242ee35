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

/** One input may take so long, in time of the processor. */
const MOST_MS = 1_000;
const INPUTS_OF_A_TURN = 100;

/** Gives a target the inputs `[from, to)` of a seed. Goes on after a failure. */
export async function runInputs(target: FuzzTarget, options: RunOptions): Promise<void> {
  const make = createMutator(target, options.seed);
  for (let index = options.from; index < options.to; index += 1) {
    // What was collected is cleared up in the event loop's turn, which promises alone never give it.
    if (index % INPUTS_OF_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    options.before?.(index);
    const input = make(index);
    const why = await faultOfInput(target, input);
    if (why !== undefined) options.failed({ index, input, why });
  }
}

/** What is wrong with how a target takes an input. */
export async function faultOfInput(
  target: FuzzTarget,
  input: string,
  mostMs = MOST_MS,
): Promise<string | undefined> {
  let fault: string | undefined;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  try {
    const result = target.feed(input);
    if (result instanceof Promise) await result;
  } catch (error) {
    fault = faultOf(error);
  }
  if (fault !== undefined || performance.now() - begun <= mostMs) return fault;
  // A machine that was busy with others is no fault of the parser.
  const { user, system } = process.cpuUsage(cpu);
  const tookMs = Math.round((user + system) / 1_000);
  return tookMs > mostMs ? `it took ${tookMs} ms of the processor, more than ${mostMs}` : undefined;
}
