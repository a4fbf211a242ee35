import type { ForetickError } from '@foretick/ports';
import type { Machine, MachineProcess } from './machine.ts';
import type { World } from './world.ts';

/** What a process does until its signal aborts. Rejects when it fails. */
export type Body = (running: MachineProcess, signal: AbortSignal) => Promise<void>;

/**
 * Keeps a program running as a supervisor does: kills it and stops it as the scenario has it, and starts it again. Resolves when
 * the world has ended and the program has stopped.
 */
export async function supervise(machine: Machine, body: Body, world: World): Promise<void> {
  const { clock, tell, scenario, makes, random } = world;
  while (!world.ending.aborted) {
    const running = machine.boot();
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, world.ending]);
    const over = new AbortController();
    const ended = body(running, signal)
      .then(
        () => undefined,
        (failure: unknown) => failure ?? new Error('nothing'),
      )
      .then((failure) => {
        over.abort();
        return { failure };
      });
    void (async () => {
      await clock.sleep(lifeMs(random, scenario.meanLifeMs), over.signal);
      if (over.signal.aborted || !makes('kills')) return;
      if (random() < GENTLE_SHARE) {
        tell(`${machine.name} is told to stop`);
        stop.abort();
        return;
      }
      tell(`${machine.name} is killed`);
      running.kill();
    })();
    const outcome = await Promise.race([
      ended,
      running.killed.then(() => 'killed' as const),
      deadline(world, signal),
    ]);
    over.abort();
    if (outcome === 'late')
      world.violate('stops', `${machine.name} was told to stop and did not within 2 min`);
    else if (outcome !== 'killed' && outcome.failure !== undefined) {
      world.failed(machine.name, outcome.failure);
    } else if (outcome !== 'killed' && !signal.aborted) {
      world.violate('runs', `${machine.name} ended by itself`);
    }
    running.kill();
    if (world.ending.aborted) return;
    await clock.sleep(500 + random() * 20_000, world.ending);
    tell(`${machine.name} is started again`);
  }
}

/** Share of ends by SIGTERM. */
const GENTLE_SHARE = 0.25;
const PATIENCE_MS = 120_000;

function lifeMs(random: () => number, mean: number): number {
  return -Math.log(1 - random()) * mean;
}

/** So long after the signal has aborted. */
async function deadline({ clock }: World, signal: AbortSignal): Promise<'late'> {
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
  await clock.sleep(PATIENCE_MS);
  return 'late';
}

export function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const code = 'code' in failure ? String((failure as ForetickError).code) : failure.name;
  return `${code}: ${failure.message}`;
}
