import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KEYS, progress } from '../testing/progress.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { numbersOf, runSimulatedService } from '../testing/simulated-service.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import type { ClusterFaults } from './cluster-faults.ts';
import { createMemoryCluster, type MemoryClusterOptions } from './memory-cluster.ts';

const ALL_FAULTS: ClusterFaults = {
  deliveryMs: 300,
  partialFetches: 0.3,
  latencyMs: 20,
  lostAcks: 0.05,
  tornCommits: 0.03,
  rebalances: 0.01,
  rebalanceMs: 200,
  noticeMs: 400,
  outages: 0.002,
  outageMs: 4_000,
};

function world(seed: number, options: Partial<MemoryClusterOptions> = {}) {
  const clock = createVirtualClock();
  const random = seededRandom(seed);
  return { clock, random, cluster: createMemoryCluster({ clock, random, sessionMs: 3_000, ...options }) };
}

/** Some processes read what one writes, under every fault; then everything heals. */
async function livedThrough(seed: number, commitEveryMs = 200) {
  const { clock, random, cluster } = world(seed, { commitEveryMs, faults: ALL_FAULTS });
  const read: string[] = [];
  const services = ['a', 'b', 'c'].map((name) =>
    runSimulatedService(cluster, {
      clock,
      restartMs: 1_000,
      onRead: ({ key, value, offset }) =>
        read.push(`${clock.now()} ${name} ${key} ${value.eventTime} @${offset}`),
    }),
  );
  const writer = cluster.open();
  let written = 0;
  void (async () => {
    while (written < TIMES) {
      await writer.append(KEYS.map((key) => progress(key, written + 1)));
      written += 1;
      await clock.sleep(random() * 400);
      if (random() < 0.05) services[written % services.length]?.kill();
    }
  })();
  while (written < TIMES) await clock.run(clock.now() + 10_000);
  cluster.setFaults({});
  await clock.run(clock.now() + 60_000);
  return { cluster, read, starts: services.map(({ starts }) => starts) };
}

const TIMES = 50;
const SEEDS = Array.from({ length: process.env.FORETICK_TEST_SIZE === 'long' ? 200 : 6 }, (_, seed) => seed);

describe('memory cluster', () => {
  it('loses nothing and counts nothing twice, whatever happens', async () => {
    const expected = Array.from({ length: TIMES }, (_, index) => index + 1);
    let repeated = 0;
    for (const seed of SEEDS) {
      const { cluster, starts } = await livedThrough(seed, seed % 2 === 0 ? 200 : 0);
      const where = `seed ${seed}, starts ${starts}`;
      assert.ok(
        starts.some((count) => count > 1),
        where,
      );
      assert.deepEqual(
        cluster.lag().map(({ records }) => records),
        [0],
        where,
      );
      for (const key of KEYS) {
        assert.deepEqual(numbersOf(cluster.snapshots('copy').get(key)), expected, `${where}, ${key}`);
        const copies = cluster.records('late_trades').filter((record) => record.key === key);
        const times = copies.map(({ value }) => value.eventTime);
        assert.deepEqual(
          [...new Set(times)].toSorted((a, b) => a - b),
          expected,
          `${where}, ${key}`,
        );
        repeated += times.length - expected.length;
      }
    }
    assert.ok(repeated > 0, 'outputs come again after a crash');
  });

  it('does the same in every run from one seed', async () => {
    const [one, same, other] = [await livedThrough(7), await livedThrough(7), await livedThrough(8)];
    assert.deepEqual(same.read, one.read);
    assert.deepEqual(same.starts, one.starts);
    assert.notDeepEqual(other.read, one.read);
  });
});
