import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import { systemClock } from '@foretick/adapter-system-clock';
import type { InstrumentId } from '@foretick/core/trade';
import type { Append, EventLog, FeatureStore } from '@foretick/ports';
import { createRecorder } from './index.ts';

const PAIR = 'test:BTC/USD' as InstrumentId;
const TRADES = 60;
/** Where a process may be killed while it records a batch. */
const POINTS = ['before flush', 'before record', 'before commit', 'after commit'] as const;
type Point = (typeof POINTS)[number];

describe('recorder', () => {
  for (const point of POINTS) {
    it(`killed ${point}, it stores every trade once`, async () => {
      for (let batch = 0; batch < 3; batch += 1) {
        const log = createMemoryLog();
        const store = await openDuckdbStore({ path: ':memory:', clock: systemClock });
        await log.append(trades(0, TRADES));
        await assert.rejects(record(dyingLog(log, point, batch), dyingStore(store, point, batch)), Killed);
        await record(log, store);
        assert.deepEqual(
          await stored(store),
          Array.from({ length: TRADES }, (_, index) => index),
        );
        await store.close();
      }
    });
  }

  it('killed again and again while records come, it stores every trade once', async () => {
    const log = createMemoryLog();
    const store = await openDuckdbStore({ path: ':memory:', clock: systemClock });
    let count = 0;
    for (let life = 0; life < 24; life += 1) {
      const point = POINTS[life % POINTS.length] ?? 'before flush';
      await log.append(trades(count, count + 7));
      count += 7;
      await record(dyingLog(log, point, life % 3), dyingStore(store, point, life % 3)).catch(() => undefined);
    }
    await log.append(trades(count, count + 1));
    await record(log, store);
    assert.deepEqual(
      await stored(store),
      Array.from({ length: count + 1 }, (_, index) => index),
    );
    await store.close();
  });

  it('makes the log durable before the store, and says what is read only after that', async () => {
    const log = createMemoryLog();
    const store = await openDuckdbStore({ path: ':memory:', clock: systemClock });
    const steps: string[] = [];
    await log.append(trades(0, 25));
    await record(
      watched(log, (step) => steps.push(step)),
      {
        ...store,
        record: async (records, positions) => {
          steps.push(`record ${records.length}`);
          await store.record(records, positions);
        },
      },
    );
    assert.deepEqual(
      steps,
      [10, 10, 5].flatMap((size) => ['flush', `record ${size}`, 'commit']),
    );
    assert.deepEqual(await store.positions(), [{ topic: 'trades', partition: 0, nextOffset: 25 }]);
    await store.close();
  });

  it('writes few records at once, then lets more come together', async () => {
    const log = createMemoryLog();
    const sleeps: number[] = [];
    const stop = new AbortController();
    const store = await openDuckdbStore({ path: ':memory:', clock: systemClock });
    const clock = {
      now: () => 0,
      sleep: async (ms: number) => {
        sleeps.push(ms);
        stop.abort();
      },
    };
    await log.append(trades(0, 3));
    await createRecorder({ log, store, clock, gatherMs: 70 }).run(stop.signal);
    assert.deepEqual(await stored(store), [0, 1, 2]);
    assert.deepEqual(sleeps, [70]);
    await store.close();
  });

  it('may let few records wait before it writes them', async () => {
    const log = createMemoryLog();
    const storedThen: (readonly number[])[] = [];
    const stop = new AbortController();
    const store = await openDuckdbStore({ path: ':memory:', clock: systemClock });
    const clock = {
      now: () => 0,
      sleep: async () => {
        storedThen.push(await stored(store));
        stop.abort();
      },
    };
    await log.append(trades(0, 3));
    await createRecorder({ log, store, clock, gather: 'before' }).run(stop.signal);
    assert.deepEqual(storedThen, [[]]);
    assert.deepEqual(await stored(store), [0, 1, 2]);
    await store.close();
  });
});

class Killed extends Error {}

function trades(from: number, to: number): Append[] {
  return Array.from({ length: to - from }, (_, index) => {
    const sequence = from + index;
    const eventTime = 1_000 + sequence;
    return {
      topic: 'trades',
      key: PAIR,
      value: {
        ...{ kind: 'trade', instrument: PAIR, sequence, tradeId: String(sequence), price: 1, quantity: 1 },
        ...{ side: 'buy', eventTime, ingestTime: eventTime, availableAt: eventTime },
      },
    };
  });
}

async function stored(store: FeatureStore): Promise<readonly number[]> {
  return (await store.trades({ instrument: PAIR })).map((trade) => trade.sequence);
}

/** One life of the recorder, until it is through. */
async function record(log: EventLog, store: FeatureStore): Promise<void> {
  const stop = new AbortController();
  const isThrough = async () => {
    const lag = (await log.lag()).filter(({ group }) => group === 'recorder');
    return lag.length > 0 && lag.every(({ records }) => records === 0);
  };
  if (await isThrough()) return;
  const watching = watched(log, (step) => {
    if (step === 'commit') void isThrough().then((through) => through && stop.abort());
  });
  const options = { log: watching, store, clock: systemClock, gatherMs: 0, maxRecords: 10 };
  await createRecorder(options).run(stop.signal);
}

function watched(log: EventLog, onStep: (step: 'flush' | 'commit') => void): EventLog {
  return {
    ...log,
    async flush() {
      await log.flush();
      onStep('flush');
    },
    async consumer(group, topics) {
      const consumer = await log.consumer(group, topics);
      return {
        ...consumer,
        async commit(commit) {
          await consumer.commit(commit);
          onStep('commit');
        },
      };
    },
  };
}

function dyingLog(log: EventLog, point: Point, batchesBefore: number): EventLog {
  let [flushes, commits] = [0, 0];
  return {
    ...log,
    async flush() {
      flushes += 1;
      if (point === 'before flush' && flushes > batchesBefore) throw new Killed();
      await log.flush();
    },
    async consumer(group, topics) {
      const consumer = await log.consumer(group, topics);
      return {
        ...consumer,
        async commit(commit) {
          commits += 1;
          const dies = commits > batchesBefore;
          if (dies && point === 'before commit') throw new Killed();
          await consumer.commit(commit);
          if (dies && point === 'after commit') throw new Killed();
        },
      };
    },
  };
}

function dyingStore(store: FeatureStore, point: Point, batchesBefore: number): FeatureStore {
  let batches = 0;
  return {
    ...store,
    async record(records, positions) {
      batches += 1;
      if (point === 'before record' && batches > batchesBefore) throw new Killed();
      await store.record(records, positions);
    },
  };
}
