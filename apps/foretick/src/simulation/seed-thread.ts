import { parentPort, workerData } from 'node:worker_threads';
import { runSeed, type SeedResult } from './run-seed.ts';
import { type Scenario, scenarioOf, TROUBLES, type Trouble } from './scenario.ts';

/** What one thread is to do: a seed, and then the next that it is sent. */
export interface SeedTask {
  readonly preset: Scenario['preset'];
  readonly seed: number;
  /** Default: as the seed has it. */
  readonly shape?: Scenario['shape'];
  /** Whether a failure is to be made smaller. */
  readonly shrink: boolean;
}

export interface SeedReport extends SeedResult {
  /** Kinds of trouble without which the same promise is still broken; empty where none is, or nothing was tried. */
  readonly needless: readonly Trouble[];
}

/** Runs a seed, and where it fails, again without one kind of trouble after the other. */
export async function reportOf({ preset, seed, shape, shrink }: SeedTask): Promise<SeedReport> {
  const run = async (without: ReadonlySet<Trouble>): Promise<SeedResult> => {
    const scenario = scenarioOf(preset, seed, without);
    const { digest: _, ...result } = await runSeed(shape === undefined ? scenario : { ...scenario, shape });
    return result;
  };
  let result = await run(new Set());
  const [broken] = result.findings;
  if (broken === undefined || !shrink) return { ...result, needless: [] };
  const needless = new Set<Trouble>();
  for (const trouble of TROUBLES) {
    if (!scenarioOf(preset, seed).troubles.has(trouble)) continue;
    const smaller = await run(new Set([...needless, trouble]));
    if (!smaller.findings.some(({ invariant }) => invariant === broken.invariant)) continue;
    needless.add(trouble);
    result = smaller;
  }
  return { ...result, needless: [...needless] };
}

if (parentPort !== null && workerData === 'seeds') {
  const port = parentPort;
  port.on('message', (task: SeedTask) => {
    void reportOf(task).then((report) => port.postMessage(report));
  });
}
