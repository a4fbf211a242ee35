import { DEFAULT_FEATURE_VIEW } from '@foretick/core/feature';
import { createRecorder } from '@foretick/service-recorder';
import { simulatedParts } from '../profiles/simulated.ts';
import type { LoneService } from '../system/lone-services.ts';
import { runServices } from '../system/run-service.ts';
import type { ServicePlace } from '../system/service-place.ts';
import type { Machine, MachineProcess } from './machine.ts';
import { makeTrouble } from './make-trouble.ts';
import { mortal } from './mortal.ts';
import { quickTraining } from './quick-training.ts';
import { type Body, supervise } from './supervise.ts';
import { CONFIG, newsOf, type SimulatedSystem, sourceOf } from './system.ts';
import type { World } from './world.ts';

/** Each service in a process of its own, on a log that they share, as `foretick service NAMES` runs them. */
export function startCluster(world: World): SimulatedSystem {
  const { clock, random, scenario, makes } = world;
  const isLogTroubled = scenario.troubles.has('log-trouble');
  const broker = simulatedParts.createMemoryCluster({
    ...{ clock, random, partitions: 3, maxLag: MAX_LAG, sessionMs: 6_000, commitEveryMs: 200 },
    ...{ exclusiveGroups: ['companions', 'trainer'], keepRecords: KEPT_RECORDS },
    faults: {
      deliveryMs: scenario.slowestMs,
      latencyMs: scenario.slowestMs / 4,
      ...(isLogTroubled && LOG_TROUBLE),
      ...(scenario.troubles.has('mid-operation') && { tornCommits: scenario.lastOperation }),
    },
  });
  void world.calm.then(() => broker.setFaults({}));
  const registry = simulatedParts.createMemoryRegistry();
  const disks = new Map<string, ReturnType<typeof simulatedParts.createMemoryStoreDisk>>();
  const diskOf = (name: string) => {
    const disk = disks.get(name) ?? simulatedParts.createMemoryStoreDisk();
    disks.set(name, disk);
    return disk;
  };

  const openLog = (running: MachineProcess) => {
    const log = broker.open({ onKilled: running.kill });
    running.onKill(() => broker.crash(log));
    return log;
  };
  const placeOf = (running: MachineProcess): ServicePlace => ({
    ...{ clock: running.clock, random, runTraining: quickTraining(running.clock, random) },
    openLog: async () => openLog(running),
    openRegistry: async () => ({ registry: mortal(registry, running.fate), close: async () => {} }),
    openSharedStore: async () => undefined,
    openOwnStore: async (service) => {
      const store = mortal(diskOf(service).open({ clock: running.clock }), running.fate);
      return { store, history: store, group: `recorder-${service}` };
    },
    openSource: async () => sourceOf(world, running),
    openNews: async () => newsOf(world, running),
    historySources: () => ({ referencesOf: () => [] }),
  });
  const lone =
    (names: readonly LoneService[]): Body =>
    (running, signal) =>
      runServices(
        names,
        {
          ...{ config: CONFIG, view: DEFAULT_FEATURE_VIEW, place: placeOf(running) },
          onReady: () => undefined,
          onTrained: () => undefined,
          report: ({ code }) => world.tell(`${names.join('+')} reports ${code}`),
        },
        signal,
      );
  const recorder: Body = async (running, signal) => {
    const log = openLog(running);
    const store = mortal(diskOf('api').open({ clock: running.clock }), running.fate);
    await createRecorder({ log, store, clock: running.clock, group: 'recorder-api' }).run(signal);
    await log.close();
  };

  const machines: Machine[] = [];
  const services = PROCESSES.filter((names) => scenario.troubles.has('news') || !names.includes('news'));
  const running = [...services, 'recorder' as const].map((of, at) => {
    const name = of === 'recorder' ? of : `${of.join('+')} ${at}`;
    const machine = world.machine(name);
    machines.push(machine);
    return supervise(machine, of === 'recorder' ? recorder : lone(of), world);
  });
  makeTrouble(world, machines);
  void (async () => {
    while (!world.ending.aborted) {
      await clock.sleep(random() * 2 * scenario.rebalanceEveryMs, world.ending);
      if (makes('rebalances')) broker.rebalance();
    }
  })();
  return {
    ...{ registry, maxLag: MAX_LAG, mayRepeat: true },
    records: (topic) => broker.records(topic),
    refused: () => broker.refused,
    lag: async () => broker.lag(),
    openStore: () => diskOf('api').open({ clock }),
    stopped: Promise.all(running),
  };
}

/** Those that may share their keys run twice. */
const PROCESSES: readonly (readonly LoneService[])[] = [
  ['trades'],
  ['candles'],
  ['candles', 'technical-indicators'],
  ['technical-indicators'],
  ['companions'],
  ['trainer'],
  ['predictor'],
  ['predictor', 'monitor'],
  ['news'],
];
const LOG_TROUBLE = {
  ...{ partialFetches: 0.1, lostAcks: 0.01, doubledAppends: 0.005, retryMs: 500, rebalanceMs: 1_000 },
  ...{ noticeMs: 500, outages: 0.000_5, outageMs: 4_000 },
};
const MAX_LAG = 20_000;
/** All of them. */
const KEPT_RECORDS = 10_000_000;
