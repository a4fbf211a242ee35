import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { ForetickError } from '@foretick/ports';
import { inspectTradeFile } from '../input/inspect-trade-file.ts';
import { unpackEntry, ZIP_LIMITS, type ZipLimits } from '../input/zip-archive.ts';
import { openDuckdbStore } from '../store/open-store.ts';
import {
  assertRefused,
  fresh,
  importOf,
  PAIR,
  T0,
  withStore,
  writeInput,
} from '../testing/import-fixture.ts';
import { makeZip, type ZipPart } from '../testing/make-zip.ts';
import { testClock, testFolder } from '../testing/test-folder.ts';

const folder = testFolder(after);
const zip = (...parts: readonly ZipPart[]): string => writeInput(folder, makeZip(parts));
const s = T0 / 1_000;
const trades = { name: 'all/XBTUSD.csv', content: `${s},100,1\n${s}.5,101,2\n` };
const minutes = { name: 'all/XBTUSD_1.csv', content: `${s},10,12,9,11,3,7\n${s + 120},11,11,11,11,4,2\n` };
const hours = { name: 'all/XBTUSD_60.csv', content: `${s},10,12,9,11,30,70\n` };
const other = { name: 'all/ETHUSD.csv', content: `${s},7,1\n` };
const mac = { name: '__MACOSX/all/._XBTUSD.csv', content: 'nothing' };

describe('an archive', () => {
  it('gives the trades of its pair', async () => {
    await withStore(async (store) => {
      const summary = await importOf(store, zip(other, hours, trades, mac));
      assert.deepEqual([summary.kind, summary.rowsAdded], ['trades', 2]);
      const found = await store.trades({ instrument: PAIR });
      assert.deepEqual(
        found.map((one) => [one.price, one.side]),
        [
          [100, 'unknown'],
          [101, 'unknown'],
        ],
      );
    });
  });

  it('gives the candles of the interval, quiet minutes filled', async () => {
    await withStore(async (store) => {
      const path = zip(trades, minutes, hours);
      const summary = await importOf(store, path, { kind: 'candles' });
      assert.deepEqual([summary.kind, summary.rowsAdded, summary.candlesMade], ['candles', 2, 1]);
      await importOf(store, path, { kind: 'candles', intervalSec: 3_600 });
      const [hour] = await store.candles({ instrument: PAIR, intervalSec: 3_600 });
      assert.deepEqual([hour?.volume, hour?.tradeCount], [30, 70]);
    });
  });

  it('with one file of another kind of name gives that', async () => {
    await withStore(async (store) => {
      const summary = await importOf(store, zip({ ...trades, name: 'trades-2024.csv' }));
      assert.equal(summary.rowsAdded, 2);
    });
  });

  it('reports progress that never falls and leaves nothing beside the store', async () => {
    const path = folder('progress.duckdb');
    const store = await openDuckdbStore({ path, clock: testClock });
    const shares: number[] = [];
    const request = {
      files: [zip(trades)],
      instrument: PAIR,
      intervalSec: 60,
      kind: 'auto',
      columns: {},
    } as const;
    await store.importFiles(request, (share) => shares.push(share), new AbortController().signal);
    assert.deepEqual(
      [...shares].sort((a, b) => a - b),
      shares,
    );
    assert.equal(shares.at(-1), 1);
    assert.deepEqual(readdirSync(`${path}.work`), []);
    await store.close();
    assert.ok(!existsSync(`${path}.work`), 'nothing stays once the store is closed');
  });

  const long = '0'.repeat(20_000_000);
  const cases: [title: string, make: () => string, code: string, says: RegExp, changes?: object][] = [
    [
      'with several that fit',
      () => zip(trades, minutes),
      'INPUT_ENTRY',
      /XBTUSD\.csv, all\/XBTUSD_1\.csv\); name the kind/,
    ],
    [
      'without one that fits',
      () => zip(other, hours),
      'INPUT_ENTRY',
      /trades or candles of 1 min; .*has all\/ETHUSD\.csv, all\/XBTUSD_60/,
    ],
    ['of another pair alone', () => zip(other), 'INPUT_ENTRY', /no entry is named for kraken:BTC\/USD/],
    ['without text', () => zip({ name: 'a.txt', content: 'x' }), 'INPUT_ENTRY', /no csv file/],
    ['without anything', () => zip(), 'INPUT_ENTRY', /no csv file/],
    [
      'that is encrypted',
      () => zip({ ...trades, said: { encrypted: true } }),
      'INPUT_UNREADABLE',
      /encrypted/,
    ],
    [
      'of another method',
      () => zip({ ...trades, said: { method: 93 } }),
      'INPUT_UNREADABLE',
      /other than deflate/,
    ],
    ['with a wrong checksum', () => zip({ ...trades, said: { crc: 1 } }), 'INPUT_UNREADABLE', /checksum/],
    [
      'that says too little',
      () => zip({ ...trades, said: { size: 5 } }),
      'INPUT_TOO_LARGE',
      /more bytes than/,
    ],
    ['that is cut', () => cut(makeZip([trades, other]), 0.6), 'INPUT_TRUNCATED', /cut off/],
    [
      'that unpacks to 1,000 times its size',
      () => zip({ name: 'XBTUSD.csv', content: long }),
      'INPUT_TOO_LARGE',
      /more than 200 times/,
    ],
    [
      'with a bad row',
      () => zip({ ...trades, content: `${s},-1,1\n` }),
      'INPUT_VALUE',
      /: all\/XBTUSD\.csv: row 1: price "-1"/,
    ],
  ];
  for (const [title, make, code, says] of cases) {
    it(`${title} is refused in one line, and nothing of it is kept`, async () => {
      await withStore(async (store) => {
        await assertRefused(importOf(store, make()), code, says);
        assert.deepEqual(await store.instruments(), []);
      });
    });
  }

  it('may not be larger than allowed, nor have more entries', async () => {
    const unpack = (limits: Partial<ZipLimits>) =>
      unpackEntry({
        path: zip(trades, other),
        wish: { instrument: PAIR, kind: 'auto', intervalSec: 60 },
        target: fresh(folder),
        progress: () => undefined,
        signal: new AbortController().signal,
        limits: { ...ZIP_LIMITS, ...limits },
      });
    await assertRefused(unpack({ maxBytes: 10 }), 'INPUT_TOO_LARGE', /at most 10 are allowed/);
    await assertRefused(unpack({ maxEntries: 1 }), 'INPUT_TOO_LARGE', /2 entries, at most 1/);
    assert.equal(await unpack({}), 'all/XBTUSD.csv');
  });

  it('is no recorded file to replay', async () => {
    await assertRefused(inspectTradeFile(zip(trades)), 'INPUT_UNREADABLE', /zip archive; import it/);
  });

  it('of one damaged byte is never taken for a whole one', async () => {
    const bytes = makeZip([{ name: 'XBTUSD.csv', content: trades.content + `${s + 1},5,5\n`.repeat(50) }]);
    let refused = 0;
    for (let position = 0; position < bytes.length; position += 3) {
      const bad = Buffer.from(bytes);
      bad[position] = (bad[position] ?? 0) ^ 0x55;
      const path = writeInput(folder, bad);
      const wish = { instrument: 'kraken:BTC/USD' as InstrumentId, kind: 'auto', intervalSec: 60 } as const;
      const done = unpackEntry({
        path,
        wish,
        target: fresh(folder),
        progress: () => undefined,
        signal: new AbortController().signal,
      });
      // A byte that nobody needs (a date, a version) may be wrong; any other is one clear error.
      await done.catch((error: unknown) => {
        assert.ok(error instanceof ForetickError, `byte ${position}: ${error}`);
        refused++;
      });
    }
    assert.ok(refused > bytes.length / 6, `${refused} of ${bytes.length / 3} refused`);
  });
});

function cut(bytes: Buffer, share: number): string {
  return writeInput(folder, bytes.subarray(0, bytes.length * share));
}
