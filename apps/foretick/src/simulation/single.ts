import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import type { EventLog } from '@foretick/ports';
import type { Workspace } from '../profiles/profile.ts';
import { simulatedParts } from '../profiles/simulated.ts';
import { createDiskBudget } from '../system/disk-budget.ts';
import { runSystem } from '../system/run-system.ts';
import { makeTrouble } from './make-trouble.ts';
import { mortal, mortalLog } from './mortal.ts';
import { quickTraining } from './quick-training.ts';
import { type Body, supervise } from './supervise.ts';
import { CONFIG, newsOf, type SimulatedSystem, sourceOf } from './system.ts';
import type { World } from './world.ts';

/** Everything in one process, as `foretick start` runs it. */
export function startOneProcess(world: World): SimulatedSystem {
  const log = simulatedParts.createMemoryLogDisk();
  const tables = simulatedParts.createMemoryStoreDisk();
  const registry = simulatedParts.createMemoryRegistry();
  const trials = simulatedParts.createMemoryLedger();
  const machine = world.machine('foretick');
  const diskUse = async () => ({ fileBytes: 0, freeBytes: 0 });
  let newestLog: EventLog | undefined;
  const body: Body = async (running, signal) => {
    const { clock, fate } = running;
    const store = mortal(tables.open({ clock }), fate);
    const opened = log.open({ maxLag: MAX_LAG, keepRecords: KEPT_RECORDS });
    running.onKill(() => log.crash());
    newestLog = opened;
    const workspace: Workspace = {
      ...{ clock, store, trials, diskUse, history: store, registry: mortal(registry, fate) },
      log: mortalLog(opened, fate),
      close: async () => {},
    };
    const news = newsOf(world, running);
    await runSystem(
      {
        ...{ config: CONFIG, workspace, view: DEFAULT_FEATURE_VIEW, api: undefined },
        source: sourceOf(world, running),
        ...(news !== undefined && { news }),
        disk: createDiskBudget({ history: store, clock, diskUse, budgetBytes: undefined, tell: world.tell }),
        random: world.random,
        runTraining: quickTraining(clock, world.random),
        onTrained: () => undefined,
        report: ({ code }) => world.tell(`foretick reports ${code}`),
      },
      signal,
    );
    await opened.close();
  };
  const stopped = supervise(machine, body, world);
  makeTrouble(world, [machine]);
  return {
    ...{ registry, stopped, maxLag: MAX_LAG, mayRepeat: false },
    records: (topic) => log.records(topic),
    refused: () => [],
    lag: async () => newestLog?.lag() ?? [],
    openStore: () => tables.open({ clock: world.clock }),
  };
}

const MAX_LAG = 20_000;
/** All of them. */
const KEPT_RECORDS = 10_000_000;
