import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { InstrumentId } from '@foretick/core/trade';
import type { Append } from './index.ts';

const KEY = 'test:BTC/USD' as InstrumentId;
const never = new AbortController().signal;

describe('event log of one process', () => {
  it('a reader that was stopped holds no writer up, and loses nothing', async () => {
    const log = createMemoryLog({ maxLag: 10, keepRecords: 10 });
    const stop = new AbortController();
    const reader = await log.consumer('a', ['trades']);
    await log.append(progress(0, 20));
    await reader.poll(1, stop.signal);
    let waits = true;
    const writing = log.append(progress(20, 3_000)).then(() => {
      waits = false;
    });
    await turn();
    assert.equal(waits, true);
    stop.abort();
    await writing;
    await log.append(progress(3_000, 3_010));
    const again = await log.consumer('a', ['trades']);
    const records = await again.poll(5_000, never);
    assert.deepEqual(
      records.map(({ value }) => value.eventTime),
      Array.from({ length: 3_010 }, (_, index) => index),
    );
  });

  it('a group that reads again holds writers up again', async () => {
    const log = createMemoryLog({ maxLag: 10 });
    const stop = new AbortController();
    await (await log.consumer('a', ['trades'])).poll(1, AbortSignal.abort());
    await log.append(progress(0, 20));
    await log.append(progress(20, 40));
    const again = await log.consumer('a', ['trades']);
    await again.poll(100, stop.signal);
    let waits = true;
    const writing = log.append(progress(40, 41)).then(() => {
      waits = false;
    });
    await turn();
    assert.equal(waits, true);
    await again.commit({ records: [], snapshots: [] });
    await writing;
  });

  it('a group that reads what it writes does not wait for itself', async () => {
    const log = createMemoryLog({ maxLag: 10 });
    const reader = await log.consumer('a', ['trades']);
    await log.append(progress(0, 40));
    await reader.poll(5, never);
    await reader.commit({ records: progress(40, 50), snapshots: [] });
    assert.deepEqual(await log.lag(), [{ group: 'a', topic: 'trades', records: 45 }]);
  });
});

function progress(from: number, to: number): Append[] {
  return Array.from({ length: to - from }, (_, index) => {
    const times = { eventTime: from + index, ingestTime: 0, availableAt: 0 };
    return { topic: 'trades', key: KEY, value: { kind: 'progress', instrument: KEY, ...times } };
  });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
