import { systemClock } from '@foretick/adapter-system-clock';
import { eventLogContract } from '@foretick/ports/contract/event-log';
import { sharedGroupsContract } from '@foretick/ports/contract/shared-groups';
import { seededRandom } from '../testing/seeded-random.ts';
import type { ClusterFaults } from './cluster-faults.ts';
import { createMemoryCluster, type MemoryClusterOptions } from './memory-cluster.ts';

const FAULTS: Readonly<Record<string, ClusterFaults>> = {
  'without faults': {},
  'with light faults': {
    deliveryMs: 2,
    latencyMs: 1,
    lostAcks: 0.05,
    retryMs: 2,
    noticeMs: 5,
    rebalanceMs: 5,
  },
  'far away': {
    deliveryMs: 30,
    latencyMs: 4,
    lostAcks: 0.2,
    retryMs: 10,
    noticeMs: 60,
    rebalanceMs: 60,
    outages: 0.01,
    outageMs: 50,
  },
};
let seed = 0;

for (const [name, faults] of Object.entries(FAULTS)) {
  const cluster = (options: Partial<MemoryClusterOptions>) => {
    seed += 1;
    return createMemoryCluster({ clock: systemClock, random: seededRandom(seed), faults, ...options });
  };

  eventLogContract(`memory cluster ${name}`, async () => {
    const one = cluster({ partitions: 1, maxLag: 100, sessionMs: 200 });
    const log = one.open();
    const reopen = async () => {
      one.crash(log);
      return one.open();
    };
    return { log, reopen };
  });

  for (const commitEveryMs of name === 'far away' ? [40] : [0, 40]) {
    sharedGroupsContract(`memory cluster ${name} that commits every ${commitEveryMs} ms`, async () => {
      const one = cluster({ commitEveryMs, sessionMs: 200 });
      return { log: one.open(), again: async () => one.open() };
    });
  }
}
