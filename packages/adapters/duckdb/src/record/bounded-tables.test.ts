import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import type { GapLedgerEntry, LogRecord } from '@foretick/ports';
import { openDuckdbStore } from '../store/open-store.ts';
import { PAIR, T0 } from '../testing/import-fixture.ts';
import { testClock, testFolder } from '../testing/test-folder.ts';

const folder = testFolder(after);

it('keeps the newest of what was set aside and counts all of it, over a restart too', async () => {
  const path = folder('rejected.duckdb');
  const open = () => openDuckdbStore({ path, clock: testClock, maxRejectedRows: 10 });
  const record = (from: number, to: number): LogRecord[] =>
    Array.from({ length: to - from }, (_, index) => ({
      topic: 'rejected',
      key: PAIR,
      partition: 0,
      offset: from + index,
      value: {
        instrument: PAIR,
        reason: (from + index) % 2 === 0 ? 'even' : 'odd',
        detail: '',
        raw: `${from + index}`,
        ingestTime: T0 + from + index,
      },
    }));
  let store = await open();
  await store.record(record(0, 8), []);
  await store.record(record(8, 25), []);
  await store.close();
  store = await open();
  await store.record(record(25, 30), []);
  const kept = await store.rejected({});
  assert.deepEqual(
    kept.map((one) => Number(one.raw)),
    [20, 21, 22, 23, 24, 25, 26, 27, 28, 29],
  );
  assert.deepEqual(await store.rejectedCounts(), [
    { instrument: PAIR, reason: 'even', count: 15 },
    { instrument: PAIR, reason: 'odd', count: 15 },
  ]);
  await store.close();
});

it('keeps one entry of a hole, however often the venue is asked', async () => {
  const path = folder('gaps.duckdb');
  const store = await openDuckdbStore({ path, clock: testClock });
  for (let attempts = 1; attempts <= 20; attempts++) {
    const value: GapLedgerEntry = {
      gapId: 'g',
      instrument: PAIR,
      fromTime: T0,
      toTime: T0 + 5,
      firstSequence: 1,
      lastSequence: 2,
      cause: 'silence',
      openedAt: T0,
      repairedAt: undefined,
      attempts,
      firstCandle: T0,
      lastCandle: T0,
    };
    await store.record([{ topic: 'gap_ledger', key: PAIR, partition: 0, offset: attempts, value }], []);
  }
  assert.equal((await store.gaps({}))[0]?.attempts, 20);
  const { rows } = await store.exportTable({ table: 'gaps', path: folder('gaps.csv'), format: 'csv' });
  assert.equal(rows, 1);
  await store.close();
});
