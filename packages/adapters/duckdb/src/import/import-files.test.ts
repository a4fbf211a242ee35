import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  assertRefused,
  countsOf,
  importOf,
  PAIR,
  T0,
  withStore,
  writeInput,
} from '../testing/import-fixture.ts';
import { testFolder } from '../testing/test-folder.ts';

const folder = testFolder(after);
const file = (content: string | Uint8Array): string => writeInput(folder, content);

describe('import of trades', () => {
  it('reads the layouts and units of time that archives use', async () => {
    const expected = [
      [T0, 100, 1, 'buy'],
      [T0 + 1_500, 101.5, 0.25, 'sell'],
    ];
    const unsided = expected.map(([time, price, quantity]) => [time, price, quantity, 'unknown']);
    const s = T0 / 1_000;
    const layouts: [string, string, unknown[][]][] = [
      [
        'ids, ms',
        `trade_id,time_ms,price,quantity,side\n7,${T0},100,1,buy\n8,${T0 + 1_500},101.5,0.25,sell\n`,
        expected,
      ],
      [
        'ISO, quoted',
        `"symbol","side","price","amount","timestamp"\n"B","buy",100,1,"2024-01-01T00:00:00.000999Z"\n"B","sell",1.015E2,2.5E-1,"2024-01-01T01:00:01.5+01:00"\n`,
        expected,
      ],
      [
        'two times',
        `time,timestamp,side,price,amount\n${T0},x,buy,100,1\n${T0 + 1_500},x,sell,101.5,0.25\n`,
        expected,
      ],
      ['no header, s', `${s},100,1\n${s + 1}.5000,101.5,0.25\n`, unsided],
      [
        'us, CRLF, no last newline',
        `time,price,volume\r\n${T0}999,100,1\r\n${T0 + 1_500}000,101.5,0.25`,
        unsided,
      ],
      [
        'ns, semicolons',
        `time;price;size;side\n${T0}999999;100;1;B\n${T0 + 1_500}000000;101.5;0.25;S\n`,
        expected,
      ],
    ];
    for (const [name, text, trades] of layouts) {
      for (const path of [file(text), file(gzipSync(text))]) {
        await withStore(async (store) => {
          await importOf(store, path);
          const found = (await store.trades({ instrument: PAIR })).map((t) => [
            t.eventTime,
            t.price,
            t.quantity,
            t.side,
          ]);
          assert.deepEqual(found, trades, name);
        });
      }
    }
  });

  it('tells rows without ids apart by their ordinal in the millisecond', async () => {
    await withStore(async (store) => {
      await importOf(store, file(`${T0 / 1_000},5,1\n${T0 / 1_000},5,1\n${T0 / 1_000 + 1},5,1\n`));
      const trades = await store.trades({ instrument: PAIR });
      assert.deepEqual(
        trades.map((trade) => [trade.sequence, trade.tradeId]),
        [
          [T0 * 4_096, `${T0}-0`],
          [T0 * 4_096 + 1, `${T0}-1`],
          [(T0 + 1_000) * 4_096, `${T0 + 1_000}-0`],
        ],
      );
    });
  });

  it('names columns as told, by name or position', async () => {
    await withStore(async (store) => {
      const named = file(`when,paid,much\n${T0},100,1\n`);
      await importOf(store, named, { columns: { time: 'when', price: 'paid', quantity: 'much' } });
      const placed = file(`1,9,${T0 + 5},100\n`);
      await importOf(store, placed, { columns: { time: '3', price: '4', quantity: '1' } });
      assert.equal((await store.trades({ instrument: PAIR })).length, 2);
      const swapped = { columns: { time: 'when', price: 'cost', quantity: 'much' } };
      await assertRefused(
        importOf(store, named, swapped),
        'INPUT_COLUMNS',
        /no column cost for price; the columns are when/,
      );
      const unknown = { columns: { time: 'when', price: 'paid', quantity: 'much', colour: 'much' } };
      await assertRefused(importOf(store, named, unknown), 'INPUT_COLUMNS', /colour is no field of trades/);
    });
  });

  it('counts known rows: twice changes nothing, repeated ids count once, an overlap adds the rest', async () => {
    const rows = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, i) => `${from + i},${T0 + (from + i) * 1_000},100,1,buy\n`).join(
        '',
      );
    const header = 'trade_id,time_ms,price,quantity,side\n';
    await withStore(async (store) => {
      const first = file(header + rows(0, 100) + rows(99, 100));
      assert.deepEqual(countsOf(await importOf(store, first)), {
        rowsRead: 101,
        rowsAdded: 100,
        rowsKnown: 1,
        candlesMade: 2,
      });
      assert.deepEqual(countsOf(await importOf(store, first)), {
        rowsRead: 101,
        rowsAdded: 0,
        rowsKnown: 101,
        candlesMade: 0,
      });
      const second = file(header + rows(80, 130));
      assert.deepEqual(countsOf(await importOf(store, second)), {
        rowsRead: 50,
        rowsAdded: 30,
        rowsKnown: 20,
        candlesMade: 1,
      });
      const both = file(header + rows(0, 10));
      assert.equal((await importOf(store, [first, both].join('\n').split('\n'))).rowsRead, 111);
    });
  });

  it('refuses trades without ids over a time that has trades with ids', async () => {
    await withStore(async (store) => {
      await importOf(store, file(`id,time,price,qty\n1,${T0},1,1\n2,${T0 + 10},1,1\n`));
      await assertRefused(importOf(store, file(`${T0 / 1_000},1,1\n`)), 'INPUT_OVERLAP', /without ids/);
      await importOf(store, file(`${T0 / 1_000 + 60},1,1\n`));
    });
  });

  it('lets trades with ids replace those without, and their candles', async () => {
    //  minute        0     1     2     3     4
    //  without ids   x     x x   x     x     x
    //  with ids            1 2         3          (from 60 s to 200 s)
    await withStore(async (store) => {
      const before = [5, 60, 70, 130, 185, 245].map((second) => `${T0 / 1_000 + second},10,1\n`).join('');
      await importOf(store, file(before));
      const rows = [
        [1, 60_000, 20],
        [2, 61_000, 21],
        [3, 200_000, 22],
      ].map(([id, ms, price]) => `${id},${T0 + (ms ?? 0)},${price},2\n`);
      const path = file(`id,time,price,qty\n${rows.join('')}`);
      const summary = await importOf(store, path);
      assert.deepEqual([summary.rowsAdded, summary.rowsReplaced], [3, 4]);
      const trades = await store.trades({ instrument: PAIR });
      assert.deepEqual(
        trades
          .map((trade) => [(trade.eventTime - T0) / 1_000, trade.price])
          .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
        [
          [5, 10],
          [60, 20],
          [61, 21],
          [200, 22],
          [245, 10],
        ],
      );
      const candles = await store.candles({ instrument: PAIR, intervalSec: 60 });
      assert.deepEqual(
        candles.map((one) => [one.close, one.tradeCount, one.complete]),
        [
          [10, 1, false],
          [21, 2, true],
          [21, 0, true],
          // The file ends in this minute: the complete candle of before is the better one.
          [10, 1, true],
          [10, 1, false],
        ],
      );
      const again = await importOf(store, path);
      assert.deepEqual([again.rowsAdded, again.rowsReplaced, again.candlesMade], [0, 0, 0]);
      await assertRefused(importOf(store, file(before)), 'INPUT_OVERLAP', /without ids/);
      assert.deepEqual(await store.candles({ instrument: PAIR, intervalSec: 60 }), candles);
    });
  });

  it('does not know volumes by side where no trade tells its side', async () => {
    await withStore(async (store) => {
      const at = (second: number, side: string): string => `${T0 + second * 1_000},10,2,${side}\n`;
      const text = `time,price,qty,side\n${at(0, '')}${at(60, 'buy')}${at(61, '')}${at(180, '')}`;
      await importOf(store, file(text));
      const candles = await store.candles({ instrument: PAIR, intervalSec: 60 });
      assert.deepEqual(
        candles.map((one) => [one.buyVolume, one.sellVolume]),
        [
          [undefined, undefined],
          [2, 0],
          [0, 0],
          [undefined, undefined],
        ],
      );
    });
  });

  it('takes ids that come again, and numbers the fills of one millisecond across them', async () => {
    await withStore(async (store) => {
      const at = (id: number): string => `${id},${T0 + id},10,1,buy\n`;
      const pages = [1, 2, 3, 4, 3, 4, 5].map((id) => at(Math.min(id, 5))).join('');
      const same = `trade_id,time_ms,price,quantity,side\n${pages.replaceAll(String(T0 + 3), String(T0 + 4))}`;
      const summary = await importOf(store, file(same));
      assert.deepEqual([summary.rowsRead, summary.rowsAdded], [7, 5]);
      const candles = await store.candles({ instrument: PAIR, intervalSec: 60 });
      assert.equal(candles[0]?.tradeCount, 5);
    });
    await withStore(async (store) => {
      const many = `${T0 / 1_000},10,1\n`.repeat(4_097);
      await assertRefused(
        importOf(store, file(many)),
        'INPUT_VALUE',
        /row 4097: .*more than 4096 trades in one/,
      );
    });
  });

  it('makes candles: edges and jumps in the ids incomplete, quiet minutes filled', async () => {
    //      |0 edge   |1        |2 quiet |3       |4 jump  |5        |6 edge
    const rows = [
      [1, 5_000, 10],
      [2, 61_000, 12],
      [3, 62_000, 11],
      [4, 181_000, 13],
      [9, 250_000, 14],
      [10, 310_000, 9],
      [11, 360_000, 9],
    ];
    const text = rows
      .map(([id, ms, price]) => `${id},${T0 + (ms ?? 0)},${price},2,${id === 2 ? 'sell' : 'buy'}\n`)
      .join('');
    await withStore(async (store) => {
      await importOf(store, file(`id,time,price,qty,side\n${text}`));
      const candles = await store.candles({ instrument: PAIR, intervalSec: 60 });
      assert.deepEqual(
        candles.map((c) => [
          (c.openTime - T0) / 60_000,
          c.open,
          c.high,
          c.low,
          c.close,
          c.tradeCount,
          c.complete,
          c.filled,
        ]),
        [
          [0, 10, 10, 10, 10, 1, false, false],
          [1, 12, 12, 11, 11, 2, true, false],
          [2, 11, 11, 11, 11, 0, true, true],
          [3, 13, 13, 13, 13, 1, false, false],
          [4, 14, 14, 14, 14, 1, false, false],
          [5, 9, 9, 9, 9, 1, true, false],
          [6, 9, 9, 9, 9, 1, false, false],
        ],
      );
      assert.deepEqual(candles[1], {
        instrument: PAIR,
        intervalSec: 60,
        openTime: T0 + 60_000,
        closeTime: T0 + 120_000,
        revision: 0,
        status: 'final',
        open: 12,
        high: 12,
        low: 11,
        close: 11,
        volume: 4,
        quoteVolume: 46,
        vwap: 11.5,
        tradeCount: 2,
        buyVolume: 2,
        sellVolume: 2,
        complete: true,
        filled: false,
        origin: 'trades',
        availableAt: T0 + 121_000,
        availability: 'modelled',
      });
    });
  });
});

describe('import of candles', () => {
  const header = 'open_time,open,high,low,close,volume\n';
  const row = (minute: number, price = 10): string => `${T0 + minute * 60_000},${price},12,9,11,3\n`;

  it('fills minutes left out, and doubts stretches longer than an hour', async () => {
    await withStore(async (store) => {
      const path = file(header + row(0) + row(2) + row(63) + row(125));
      assert.deepEqual(countsOf(await importOf(store, path)), {
        rowsRead: 4,
        rowsAdded: 4,
        rowsKnown: 0,
        candlesMade: 122,
      });
      assert.deepEqual(countsOf(await importOf(store, path)), {
        rowsRead: 4,
        rowsAdded: 0,
        rowsKnown: 4,
        candlesMade: 0,
      });
      const candles = await store.candles({ instrument: PAIR, intervalSec: 60 });
      assert.deepEqual(
        candles.map((c) => (c.openTime - T0) / 60_000),
        Array.from({ length: 126 }, (_, i) => i),
      );
      const filled = candles.filter((c) => c.filled);
      assert.equal(filled.filter((c) => c.complete).length, 61);
      assert.ok(filled.filter((c) => !c.complete).every((c) => c.openTime > T0 + 63 * 60_000));
      assert.deepEqual(candles[1], {
        instrument: PAIR,
        intervalSec: 60,
        openTime: T0 + 60_000,
        closeTime: T0 + 120_000,
        revision: 0,
        status: 'final',
        open: 11,
        high: 11,
        low: 11,
        close: 11,
        volume: 0,
        quoteVolume: 0,
        vwap: undefined,
        tradeCount: 0,
        buyVolume: 0,
        sellVolume: 0,
        complete: true,
        filled: true,
        origin: 'import',
        availableAt: T0 + 121_000,
        availability: 'modelled',
      });
    });
  });

  it('reads OHLCVT without a header, in seconds, of a larger interval', async () => {
    await withStore(async (store) => {
      const s = T0 / 1_000;
      const path = file(`${s},10,12,9,11,3,7\n${s + 300},11,11,11,11,0,0\n`);
      await importOf(store, path, { intervalSec: 300 });
      const candles = await store.candles({ instrument: PAIR, intervalSec: 300 });
      assert.deepEqual(
        candles.map((c) => [c.closeTime - T0, c.tradeCount, c.filled, c.quoteVolume]),
        [
          [300_000, 7, false, undefined],
          [600_000, 0, true, undefined],
        ],
      );
    });
  });

  it('keeps what is there: the first source of a minute wins', async () => {
    await withStore(async (store) => {
      await importOf(store, file(header + row(0, 10)));
      await importOf(store, file(header + row(0, 10.5) + row(1, 10.5)));
      const opens = (await store.candles({ instrument: PAIR, intervalSec: 60 })).map((c) => c.open);
      assert.deepEqual(opens, [10, 10.5]);
    });
  });
});
