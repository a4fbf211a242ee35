import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { InstrumentId, Progress } from '@foretick/core/trade';
import {
  type Append,
  type Commit,
  type EventLog,
  type KeyedProcessor,
  type LogConsumer,
  runKeyedProcessor,
  type Topic,
  takenSnapshot,
} from './index.ts';

const BTC = 'test:BTC/USD' as InstrumentId;
const ETH = 'test:ETH/USD' as InstrumentId;
const GROUP = 'counter';
const RECORDS = 12;
const BATCH = 5;

/** Where a commit is cut off. Between the two outer ones lies what a log without atomic commits may do. */
const POINTS = ['before', 'after the records', 'after the snapshots', 'after'] as const;
type Point = (typeof POINTS)[number];

describe('keyed processor', () => {
  for (const point of POINTS) {
    it(`killed ${point} of any commit, it has counted each record exactly once`, async () => {
      for (let commit = 0; commit < Math.ceil(RECORDS / BATCH); commit += 1) {
        const log = await filledLog();
        await assert.rejects(runToEnd(dying(log, commit, point)), Killed);
        await runToEnd(log);
        assert.deepEqual(await statesOf(log), COUNTED);
        const outputs = await outputsOf(log);
        const once = [...new Set(outputs)];
        assert.deepEqual(once, EXPECTED_OUTPUTS, 'nothing is left out, and everything is in order');
        if (point === 'before' || point === 'after') assert.deepEqual(outputs, once, 'nothing comes twice');
      }
    });
  }

  it('killed again and again, it gets through', async () => {
    const log = await filledLog();
    for (let life = 0; life < 40; life += 1) {
      const point = POINTS[life % POINTS.length] ?? 'before';
      await runToEnd(dying(log, 0, point)).catch(() => undefined);
    }
    assert.deepEqual(await statesOf(log), COUNTED);
    assert.deepEqual([...new Set(await outputsOf(log))], EXPECTED_OUTPUTS);
  });

  it('skips what its snapshot has already, key by key', async () => {
    const log = await filledLog();
    const nextOffsets = { 'trades/0': 3 };
    await log.append([], {
      group: GROUP,
      snapshots: [{ key: BTC, state: { nextOffsets, state: { seen: ['old'] } } }],
    });
    await runToEnd(log);
    const states = await statesOf(log);
    assert.deepEqual(states.get(BTC), ['old', 'trades 4', 'late_trades 0', 'late_trades 2', 'late_trades 4']);
    assert.deepEqual(states.get(ETH), COUNTED.get(ETH));
  });

  it('tells what a batch comes to once for each key in it', async () => {
    const log = await filledLog();
    await runToEnd(log, (_, key) => [progressOf('promotions', key, 0)]);
    const reader = await log.consumer('reads', ['promotions']);
    const told = (await reader.poll(100, new AbortController().signal)).map((record) => record.key);
    assert.deepEqual(told, [BTC, ETH, ETH, BTC, BTC, ETH]);
  });

  it('writes no state for records that are none of its business', async () => {
    const log = await filledLog();
    const { process, ...rest } = counter();
    const stop = new AbortController();
    const written: InstrumentId[] = [];
    const watched = wrapped(log, async (consumer, commit) => {
      written.push(...commit.snapshots.map(({ key }) => key));
      await consumer.commit(commit);
      const behind = (await log.lag()).some(({ group, records }) => group === GROUP && records > 0);
      if (!behind) stop.abort();
    });
    const picky: KeyedProcessor<'trades' | 'late_trades', Seen> = {
      ...rest,
      process: (state, record) => (record.key === ETH ? undefined : process(state, record)),
    };
    await runKeyedProcessor(watched, picky, stop.signal, BATCH);
    assert.deepEqual([...new Set(written)], [BTC]);
    assert.deepEqual((await statesOf(log)).get(BTC), COUNTED.get(BTC));
  });

  it('ends when it is stopped, also while it waits', async () => {
    const stop = new AbortController();
    const running = runKeyedProcessor(createMemoryLog(), counter(), stop.signal);
    stop.abort();
    await running;
  });

  it('fails when a step fails, and has committed nothing of that batch', async () => {
    const log = await filledLog();
    const broken = { ...counter(), process: () => Promise.reject(new Error('a bug')) };
    await assert.rejects(runKeyedProcessor(log, broken, new AbortController().signal), /a bug/);
    assert.equal((await log.snapshots(GROUP)).size, 0);
  });
});

class Killed extends Error {}

interface Seen {
  readonly seen: string[];
}

function counter(): KeyedProcessor<'trades' | 'late_trades', Seen> {
  return {
    group: GROUP,
    topics: ['trades', 'late_trades'],
    initial: () => ({ seen: [] }),
    restore: (_key, snapshot) => structuredClone(snapshot) as Seen,
    snapshot: (state) => state,
    process(state, record) {
      state.seen.push(`${record.topic} ${record.value.eventTime}`);
      return [progressOf('candles', record.key, state.seen.length)];
    },
  };
}

/** Stands in for records of any topic: only its key and number matter here. */
function progressOf(topic: Topic, key: InstrumentId, number: number): Append {
  const times = { eventTime: number, ingestTime: number, availableAt: number };
  const value: Progress = { kind: 'progress', instrument: key, ...times };
  return { topic, key, value } as unknown as Append;
}

const INPUTS = Array.from({ length: RECORDS }, (_, index) =>
  progressOf(
    index < RECORDS / 2 ? 'trades' : 'late_trades',
    index % 2 === 0 ? BTC : ETH,
    index % (RECORDS / 2),
  ),
);

const COUNTED: ReadonlyMap<InstrumentId, readonly string[]> = new Map(
  [BTC, ETH].map((key) => [
    key,
    INPUTS.filter((input) => input.key === key).map((input) => `${input.topic} ${numberOf(input.value)}`),
  ]),
);

const EXPECTED_OUTPUTS = INPUTS.map(({ key }, index) => `${key} ${Math.floor(index / 2) + 1}`);

async function filledLog(): Promise<EventLog> {
  const log = createMemoryLog();
  await log.append(INPUTS);
  return log;
}

async function runToEnd(
  log: EventLog,
  batchEnd: (state: Seen, key: InstrumentId) => readonly Append[] = () => [],
): Promise<void> {
  const stop = new AbortController();
  const watched = watching(log, async () => {
    const behind = (await log.lag()).some(({ group, records }) => group === GROUP && records > 0);
    if (!behind) stop.abort();
  });
  // With nothing to do it would wait for ever: it is through already.
  const done = (await log.lag()).filter(({ group }) => group === GROUP);
  if (done.length > 0 && done.every(({ records }) => records === 0)) return;
  await runKeyedProcessor(watched, { ...counter(), batchEnd }, stop.signal, BATCH);
}

async function statesOf(log: EventLog): Promise<ReadonlyMap<InstrumentId, readonly string[]>> {
  const snapshots = (await log.snapshots(GROUP)) as ReadonlyMap<InstrumentId, { readonly state: Seen }>;
  return new Map([...snapshots].map(([key, snapshot]) => [key, snapshot.state.seen]));
}

async function outputsOf(log: EventLog): Promise<string[]> {
  const reader = await log.consumer('reads', ['candles']);
  const records = await reader.poll(1_000, new AbortController().signal);
  return records.map(({ key, value }) => `${key} ${numberOf(value)}`);
}

function numberOf(value: unknown): number {
  return (value as Progress).eventTime;
}

/** The log as seen by a process that is killed in its n-th commit. */
function dying(log: EventLog, commitsBefore: number, point: Point): EventLog {
  let commits = 0;
  return wrapped(log, async (consumer, commit) => {
    commits += 1;
    if (commits <= commitsBefore) return consumer.commit(commit);
    if (point === 'after the records') await log.append(commit.records);
    if (point === 'after the snapshots')
      await log.append(commit.records, { group: GROUP, snapshots: commit.snapshots.map(takenSnapshot) });
    if (point === 'after') await consumer.commit(commit);
    throw new Killed();
  });
}

function watching(log: EventLog, committed: () => Promise<void>): EventLog {
  return wrapped(log, async (consumer, commit) => {
    await consumer.commit(commit);
    await committed();
  });
}

function wrapped(
  log: EventLog,
  commit: (consumer: Pick<LogConsumer<Topic>, 'commit'>, commit: Commit) => Promise<void>,
): EventLog {
  return {
    ...log,
    async consumer(group, topics) {
      const consumer = await log.consumer(group, topics);
      return {
        ...consumer,
        commit: (what) => commit(consumer, what),
      };
    },
  };
}
