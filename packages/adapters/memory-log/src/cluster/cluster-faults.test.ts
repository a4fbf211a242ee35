import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogRecord } from '@foretick/ports';
import { BTC, ETH, progress } from '../testing/progress.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { numbersOf, runSimulatedService } from '../testing/simulated-service.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import type { ClusterFaults } from './cluster-faults.ts';
import { createMemoryCluster, type MemoryClusterOptions } from './memory-cluster.ts';

const never = new AbortController().signal;

function world(faults: ClusterFaults = {}, options: Partial<MemoryClusterOptions> = {}) {
  const clock = createVirtualClock();
  const cluster = createMemoryCluster({
    clock,
    random: seededRandom(1),
    sessionMs: 1_000,
    faults,
    ...options,
  });
  return { clock, cluster };
}

/** Counts calls that have settled. */
function settling() {
  let settled = 0;
  return {
    watch(...calls: readonly Promise<unknown>[]) {
      const count = () => {
        settled += 1;
      };
      for (const call of calls) call.then(count, count);
    },
    get settled() {
      return settled;
    },
  };
}

function timesOf(records: readonly LogRecord<'trades' | 'late_trades'>[]): number[] {
  return records.map(({ value }) => value.eventTime);
}

describe('a killed process', () => {
  it('has no call that ever settles, and none that still has an effect', async () => {
    const { clock, cluster } = world({ latencyMs: 100 });
    const log = cluster.open();
    const calls = settling();
    calls.watch(log.append([progress(BTC, 1)]));
    await clock.run(1_000);
    assert.equal(calls.settled, 1);
    const tail = log.tail(['trades'], never)[Symbol.asyncIterator]();
    calls.watch(tail.next(), log.append([progress(BTC, 2)]), log.consumer('a', ['trades']));
    cluster.crash(log);
    calls.watch(log.append([progress(BTC, 3)]), log.lag(), log.flush(), log.snapshots('a'), log.close());
    const other = cluster.open();
    calls.watch(other.append([progress(BTC, 4)]));
    await clock.run(20_000);
    assert.equal(calls.settled, 2, 'the other process is well');
    assert.deepEqual(timesOf(cluster.records('trades')), [1, 4]);
    assert.deepEqual(cluster.shares('a'), []);
  });

  it('keeps its keys until its session is over', async () => {
    const { clock, cluster } = world();
    const [one, two] = [cluster.open(), cluster.open()];
    const reader = await one.consumer('a', ['trades']);
    const calls = settling();
    calls.watch(reader.poll(1, never));
    await clock.run(100);
    cluster.crash(one);
    await two.append([progress(BTC, 1)]);
    const taken = two.consumer('a', ['trades']).then((consumer) => consumer.poll(10, never));
    calls.watch(taken);
    await clock.run(800);
    assert.equal(calls.settled, 0);
    await clock.run(1_200);
    assert.deepEqual(timesOf(await taken), [1]);
    assert.equal(calls.settled, 1);
    assert.deepEqual(cluster.shares('a'), [4]);
  });

  it('is killed at any moment of a commit: what it had written stays, and the rest is done again', async () => {
    const moments = new Set<string>();
    for (let seed = 0; seed < 40; seed += 1) {
      const commitEveryMs = seed % 2 === 0 ? 0 : 200;
      const random = seededRandom(seed);
      const { clock, cluster } = world({ tornCommits: 1 }, { partitions: 1, random, commitEveryMs });
      await cluster.open().append([1, 2].map((time) => progress(BTC, time)));
      const service = runSimulatedService(cluster, { clock, restartMs: 500 });
      await clock.run(499);
      const hasState = cluster.snapshots('copy').size > 0;
      moments.add(`every ${commitEveryMs} ms, ${hasState ? 'with' : 'without'} state`);
      assert.deepEqual(timesOf(cluster.records('late_trades')), [1, 2]);
      assert.deepEqual(cluster.lag(), [{ group: 'copy', topic: 'trades', records: 2 }], 'no offsets');
      cluster.setFaults({});
      await clock.run(5_000);
      assert.equal(service.starts, 2);
      assert.deepEqual(numbersOf(cluster.snapshots('copy').get(BTC)), [1, 2]);
      assert.deepEqual(timesOf(cluster.records('late_trades')), hasState ? [1, 2] : [1, 2, 1, 2]);
      assert.deepEqual(cluster.lag(), [{ group: 'copy', topic: 'trades', records: 0 }]);
    }
    assert.equal(moments.size, 4);
  });
});

describe('faults of a cluster', () => {
  it('an append whose answer is lost is there once; one that the broker does not know again is there twice', async () => {
    for (const [faults, expected] of [
      [{ lostAcks: 1, retryMs: 500 }, [1]],
      [{ doubledAppends: 1, retryMs: 500 }, [1, 1]],
    ] as const) {
      const { clock, cluster } = world(faults);
      const calls = settling();
      calls.watch(cluster.open().append([progress(BTC, 1)]));
      await clock.run(499);
      assert.deepEqual(timesOf(cluster.records('trades')), [1]);
      assert.equal(calls.settled, 0);
      await clock.run(501);
      assert.equal(calls.settled, 1);
      assert.deepEqual(timesOf(cluster.records('trades')), expected);
    }
  });

  it('calls wait while the broker is away', async () => {
    const { clock, cluster } = world();
    const log = cluster.open();
    const calls = settling();
    cluster.leaveFor(3_000);
    calls.watch(log.append([progress(BTC, 1)]), log.lag());
    await clock.run(2_999);
    assert.equal(calls.settled, 0);
    await clock.run(3_000);
    assert.equal(calls.settled, 2);
  });

  it('what was left out in a long outage comes again', async () => {
    const { clock, cluster } = world({}, { partitions: 1 });
    const log = cluster.open();
    await log.append([progress(BTC, 1)]);
    const consumer = await log.consumer('a', ['trades']);
    assert.deepEqual(timesOf(await consumer.poll(10, never)), [1]);
    cluster.leaveFor(5_000);
    await clock.run(2_000);
    await consumer.commit({ records: [progress(BTC, 1, 'late_trades')], snapshots: [] });
    const again = consumer.poll(10, never);
    await clock.run(6_000);
    assert.deepEqual(timesOf(await again), [1]);
    assert.deepEqual(cluster.records('late_trades'), []);
    assert.equal(consumer.generation, 2);
  });

  it('partitions overtake each other, and each keeps its order', async () => {
    const { clock, cluster } = world({ deliveryMs: 1_000 });
    const seen: string[] = [];
    const writer = cluster.open();
    void (async () => {
      for await (const { key, value } of writer.tail(['trades'], never))
        seen.push(`${key} ${value.eventTime}`);
    })();
    for (let time = 1; time <= 20; time += 1) {
      await writer.append([BTC, ETH].map((key) => progress(key, time)));
      await clock.run(clock.now() + 100);
    }
    await clock.run(clock.now() + 10_000);
    const inOrder = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const key of [BTC, ETH]) {
      const of = seen.filter((one) => one.startsWith(key)).map((one) => Number(one.split(' ')[1]));
      assert.deepEqual(of, inOrder);
    }
    const isAhead = (key: string, other: string) =>
      seen.some((one, index) => {
        const time = Number(one.split(' ')[1]);
        return one.startsWith(key) && !seen.slice(0, index).includes(`${other} ${time - 1}`) && time > 1;
      });
    assert.ok(isAhead(BTC, ETH) && isAhead(ETH, BTC), `${seen}`);
  });

  it('an exclusive group gives everything to one, the others stand by', async () => {
    const { cluster } = world({}, { exclusiveGroups: ['a'] });
    await Promise.all([cluster.open(), cluster.open()].map((log) => log.consumer('a', ['trades'])));
    assert.deepEqual(cluster.shares('a'), [4, 0]);
  });

  it('a rebalance from outside gives keys out anew', async () => {
    const { clock, cluster } = world();
    const log = cluster.open();
    const consumer = await log.consumer('a', ['trades']);
    const polled = consumer.poll(10, never);
    cluster.rebalance('a');
    await clock.run(1);
    assert.equal(consumer.generation, 2);
    await log.append([progress(BTC, 1)]);
    assert.deepEqual(timesOf(await polled), [1]);
  });

  it('what is no record of its topic is set aside', async () => {
    const { cluster } = world();
    await cluster.open().append([progress(BTC, Number.NaN), progress(BTC, 1)]);
    assert.deepEqual(timesOf(cluster.records('trades')), [1]);
    assert.deepEqual(
      cluster.refused.map(({ topic, key }) => [topic, key]),
      [['trades', BTC]],
    );
  });

  it('keeps what somebody has to read, and no more than it is to keep', async () => {
    const { cluster } = world({}, { partitions: 1, keepRecords: 100 });
    const log = cluster.open();
    const consumer = await log.consumer('a', ['trades']);
    for (let from = 0; from < 5_000; from += 1_000) {
      await log.append(Array.from({ length: 1_000 }, (_, index) => progress(BTC, from + index)));
    }
    assert.equal(cluster.records('trades').length, 5_000);
    for (let left = 5_000; left > 0; ) left -= (await consumer.poll(1_000, never)).length;
    await consumer.commit({ records: [], snapshots: [] });
    await log.append([progress(BTC, 5_000)]);
    assert.deepEqual(cluster.topicEnds('trades'), [5_001]);
    assert.equal(cluster.records('trades').length, 100);
  });
});
