import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventLogContract } from '@foretick/ports/contract/event-log';
import { createMemoryLogDisk } from './memory-log-disk.ts';
import { BTC, progress } from './testing/progress.ts';

const options = { maxLag: 100, keepRecords: 50_000 };

eventLogContract('memory log on a disk', async () => {
  const disk = createMemoryLogDisk();
  const reopen = async () => {
    disk.crash();
    return disk.open(options);
  };
  return { log: disk.open(options), reopen };
});

describe('memory log on a disk', () => {
  it('takes nothing more from a killed process, not even what was waiting for room', async () => {
    const disk = createMemoryLogDisk();
    const log = disk.open({ maxLag: 0 });
    const stop = new AbortController();
    const consumer = await log.consumer('a', ['trades']);
    await log.append([progress(BTC, 1)]);
    assert.equal((await consumer.poll(10, stop.signal)).length, 1);
    let settled = 0;
    const count = () => {
      settled += 1;
    };
    log.append([progress(BTC, 2)]).then(count, count);
    consumer.commit({ records: [], snapshots: [{ key: BTC, state: 1 }] }).then(count, count);
    consumer.poll(10, stop.signal).then(count, count);
    disk.crash();
    // It gives way to writers, though too late for these.
    stop.abort();
    for (const call of [log.append([progress(BTC, 3)]), log.lag(), log.close()]) call.then(count, count);
    const again = disk.open();
    await again.append([progress(BTC, 4)]);
    const records = await (await again.consumer('a', ['trades'])).poll(10, new AbortController().signal);
    assert.deepEqual(
      records.map(({ value }) => value.eventTime),
      [1, 4],
    );
    assert.equal((await again.snapshots('a')).size, 0);
    assert.equal(settled, 0);
  });

  it('is open in one process at a time', async () => {
    const disk = createMemoryLogDisk();
    const log = disk.open();
    assert.throws(() => disk.open(), { code: 'LOG_IN_USE', message: /open in another process/ });
    await log.close();
    await assert.rejects(log.append([progress(BTC, 1)]), { code: 'LOG_CLOSED' });
    await disk.open().close();
    disk.open();
    disk.crash();
    disk.open();
  });
});
