import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { eventLogContract } from '@foretick/ports/contract/event-log';
import { openSqliteLog } from './sqlite-log.ts';

const root = mkdtempSync(join(tmpdir(), 'foretick-log-'));
after(() => rmSync(root, { recursive: true, force: true }));
let files = 0;
const newPath = () => join(root, `log-${files++}.sqlite`);
const options = { maxLag: 100, keepRecords: 50_000 };

eventLogContract('SQLite log', async () => {
  const path = newPath();
  return {
    log: openSqliteLog(path, options),
    // What a killed process leaves behind is the files as they are, so a copy of them is opened.
    reopen: async () => {
      const copy = newPath();
      for (const suffix of ['', '-wal']) {
        if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
      }
      return openSqliteLog(copy, options);
    },
  };
});

eventLogContract('SQLite log in memory', async () => ({ log: openSqliteLog(':memory:', options) }));

describe('SQLite log', () => {
  it('starts a new file at the offset it is given, and keeps counting from there', async () => {
    const path = newPath();
    const key = 'kraken:BTC/USD' as InstrumentId;
    const value = { kind: 'progress', instrument: key, eventTime: 1, ingestTime: 1, availableAt: 1 } as const;
    const log = openSqliteLog(path, { firstOffset: 5_000 });
    await log.append([{ topic: 'trades', key, value }]);
    await log.close();
    const again = openSqliteLog(path, { firstOffset: 9_000 });
    await again.append([{ topic: 'trades', key, value }]);
    const consumer = await again.consumer('a', ['trades']);
    const records = await consumer.poll(10, new AbortController().signal);
    assert.deepEqual(
      records.map((record) => record.offset),
      [5_000, 5_001],
    );
    await again.close();
  });

  it('keeps nothing of a commit that fails halfway', async () => {
    const path = newPath();
    const key = 'kraken:BTC/USD' as InstrumentId;
    const progress = (eventTime: number) => {
      const value = { kind: 'progress', instrument: key, eventTime, ingestTime: 1, availableAt: 1 } as const;
      return { topic: 'trades', key, value } as const;
    };
    const log = openSqliteLog(path);
    await log.append([progress(1), progress(2)]);
    const consumer = await log.consumer('a', ['trades']);
    await consumer.poll(10, new AbortController().signal);
    // JSON has no such number, so that the second record cannot be written.
    const unwritable = progress(BigInt(4) as unknown as number);
    const snapshots = [{ key, take: () => ({ seen: 2 }) }];
    await assert.rejects(consumer.commit({ records: [progress(3), unwritable], snapshots }));
    await log.close();

    const again = openSqliteLog(path);
    assert.deepEqual([...(await again.snapshots('a'))], []);
    const restarted = await again.consumer('a', ['trades']);
    assert.deepEqual(await again.lag(), [{ group: 'a', topic: 'trades', records: 2 }]);
    const records = await restarted.poll(10, new AbortController().signal);
    assert.deepEqual(
      records.map(({ value }) => value.eventTime),
      [1, 2],
    );
    await again.close();
  });

  it('says that the file is in use', async () => {
    const path = newPath();
    const log = openSqliteLog(path);
    assert.throws(() => openSqliteLog(path), { code: 'LOG_IN_USE', message: /in use by another process/ });
    await log.close();
  });

  it('says that the file is no log', () => {
    const path = newPath();
    writeFileSync(path, 'this is a text and no database, long enough to be read as a header'.repeat(20));
    assert.throws(() => openSqliteLog(path), { code: 'LOG_DAMAGED' });
  });

  it('says that it cannot write', (t) => {
    if (process.getuid?.() === 0) {
      t.skip('the superuser may write everywhere');
      return;
    }
    chmodSync(root, 0o500);
    assert.throws(() => openSqliteLog(newPath()), { code: 'LOG_NOT_WRITABLE' });
    chmodSync(root, 0o700);
  });
});
