import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  assertRefused,
  fresh,
  importOf,
  importRequest,
  T0,
  withStore,
  writeInput,
} from '../testing/import-fixture.ts';
import { testFolder } from '../testing/test-folder.ts';

const folder = testFolder(after);
const file = (content: string | Uint8Array): string => writeInput(folder, content);

describe('a bad file', () => {
  const trades = 'trade_id,time_ms,price,quantity,side\n';
  const good = (id: number): string => `${id},${T0 + id},100,1,buy\n`;
  const many = trades + Array.from({ length: 5_000 }, (_, id) => good(id)).join('');
  const zipped = gzipSync(many);
  const candles = 'open_time,open,high,low,close,volume\n';
  const cases: [string, () => string, string, RegExp][] = [
    ['is missing', () => folder('nothing.csv'), 'INPUT_NOT_FOUND', /nothing\.csv: there is no such file/],
    ['is a folder', () => folderAt(), 'INPUT_UNREADABLE', /is not a file/],
    ['is empty', () => file(''), 'INPUT_EMPTY', /is empty/],
    ['has blank lines only', () => file('\n\n'), 'INPUT_EMPTY', /no lines/],
    ['has a header only', () => file(trades), 'INPUT_EMPTY', /no rows/],
    [
      'is a cut gzip',
      () => file(zipped.subarray(0, zipped.length / 2)),
      'INPUT_TRUNCATED',
      /gzip file is cut/,
    ],
    ['is a cut parquet', () => file('PAR1 and then nothing'), 'INPUT_TRUNCATED', /parquet file is cut/],
    [
      'is a cut csv',
      () => file(`${trades + good(1)}2,${T0 + 2},10`),
      'INPUT_TRUNCATED',
      /last line \(3\) is cut off/,
    ],
    ['is binary', () => file(Buffer.alloc(9_000)), 'INPUT_UNREADABLE', /neither csv nor parquet/],
    [
      'lacks a column',
      () => file('time,price\n1,2\n'),
      'INPUT_COLUMNS',
      /columns are time, price; .*trades need time, price, quantity/,
    ],
    [
      'has a short row',
      () => file(`${trades + good(1)}2,3\n${good(3)}`),
      'INPUT_COLUMNS',
      /line 3 has 2 columns, the first line has 5/,
    ],
    [
      'has a long row',
      () => file(`${trades + good(1)}1,2,3,4,5,6\n${good(3)}`),
      'INPUT_COLUMNS',
      /line 3 has 6 columns/,
    ],
    [
      'has a negative price',
      () => file(`${many}5001,${T0 + 6_000},-1,1,buy\n`),
      'INPUT_VALUE',
      /row 5001: price "-1": must be a number above 0/,
    ],
    [
      'has no quantity',
      () => file(`${trades + good(1)}2,${T0 + 2},1,,buy\n`),
      'INPUT_VALUE',
      /row 2: quantity is missing: must/,
    ],
    ['has NaN', () => file(`${trades}2,${T0 + 2},nan,1,buy\n`), 'INPUT_VALUE', /row 1: price "nan"/],
    ['has infinity', () => file(`${trades}2,${T0 + 2},1,inf,buy\n`), 'INPUT_VALUE', /row 1: quantity "inf"/],
    [
      'has an unreadable time',
      () => file(`${trades}2,yesterday,1,1,buy\n`),
      'INPUT_VALUE',
      /row 1: time "yesterday": must be epoch s, ms/,
    ],
    ['has an unlikely time', () => file(`${trades}2,5,1,1,buy\n`), 'INPUT_VALUE', /row 1: time "5"/],
    [
      'has an unknown side',
      () => file(`${trades}2,${T0},1,1,up\n`),
      'INPUT_VALUE',
      /row 1: side "up": must be buy or sell/,
    ],
    [
      'has a strange id',
      () => file(`${trades + good(1)}x,${T0 + 9},1,1,buy\n`),
      'INPUT_VALUE',
      /row 2: trade id "x"/,
    ],
    [
      'goes back in time',
      () => file(trades + good(5) + good(4)),
      'INPUT_ORDER',
      /row 2: time "\d+4": goes backwards/,
    ],
    [
      'has falling ids',
      () => file(`${trades + good(5)}4,${T0 + 9},1,1,buy\n`),
      'INPUT_ORDER',
      /row 2: trade id 4: is lower/,
    ],
    [
      'holds two pairs',
      () => file(`symbol,time,price,qty\nA,${T0},1,1\nB,${T0},1,1\n`),
      'INPUT_VALUE',
      /row 2: symbol "B"/,
    ],
    [
      'has a candle off the grid',
      () => file(`${candles}${T0 + 1},1,1,1,1,1\n`),
      'INPUT_VALUE',
      /multiple of the interval, 60 s/,
    ],
    [
      'has a low above the open',
      () => file(`${candles}${T0},1,3,2,2,1\n`),
      'INPUT_VALUE',
      /row 1: low "2": must not be above/,
    ],
    [
      'has a high below the close',
      () => file(`${candles}${T0},1,1,1,2,1\n`),
      'INPUT_VALUE',
      /row 1: high "1"/,
    ],
    [
      'has a negative volume',
      () => file(`${candles}${T0},1,1,1,1,-1\n`),
      'INPUT_VALUE',
      /row 1: volume "-1"/,
    ],
    [
      'repeats a candle',
      () => file(`${candles}${T0},1,1,1,1,1\n${T0},1,1,1,1,1\n`),
      'INPUT_ORDER',
      /row 2: openTime .*repeats/,
    ],
  ];
  for (const [title, make, code, says] of cases) {
    it(`that ${title} is refused in one line, and nothing of it is kept`, async () => {
      await withStore(async (store) => {
        await assertRefused(importOf(store, make()), code, says);
        assert.deepEqual(await store.instruments(), []);
      });
    });
  }

  it('leaves the files before it imported', async () => {
    await withStore(async (store) => {
      await assertRefused(importOf(store, [file(trades + good(1)), file('')]), 'INPUT_EMPTY', /empty/);
      assert.equal((await store.instruments())[0]?.trades, 1);
      const kinds = [file(trades + good(1)), file(`${candles}${T0},1,1,1,1,1\n`)];
      await assertRefused(
        importOf(store, kinds),
        'INPUT_COLUMNS',
        /holds candles, the files before it trades/,
      );
    });
  });

  it('does not matter once the import is stopped', async () => {
    await withStore(async (store) => {
      await assertRefused(
        importOf(store, file(many), {}, AbortSignal.abort()),
        'IMPORT_STOPPED',
        /nothing of this file/,
      );
      const stop = new AbortController();
      const stopped = store.importFiles(
        importRequest([file(many)], {}),
        (share) => share >= 0.3 && stop.abort(),
        stop.signal,
      );
      await assertRefused(stopped, 'IMPORT_STOPPED', /nothing of this file/);
      assert.deepEqual(await store.instruments(), []);
    });
  });

  it('may bear any name', async () => {
    await withStore(async (store) => {
      const path = folder(`it's [a] *strange* name?.csv`);
      writeFileSync(path, trades + good(1) + good(2));
      assert.equal((await importOf(store, path)).rowsAdded, 2);
    });
  });
});

function folderAt(): string {
  const path = fresh(folder);
  mkdirSync(path);
  return path;
}
