import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { inspectTradeFile } from '../input/inspect-trade-file.ts';
import { candlesOfTradeFile } from '../oracle/candles-of-trade-file.ts';
import { importOf, PAIR, withStore } from '../testing/import-fixture.ts';
import { sharedData } from '../testing/test-folder.ts';

const LONG = process.env.FORETICK_TEST_SIZE === 'long';
const TRADE_FILES: readonly [file: string, rows: number, hasIds: boolean][] = [
  ['trades/binance-btcusdt-2024-08-08.csv.gz', 19_904, true],
  ['trades/binance-ethusdt-2024-08-08.csv.gz', 14_515, true],
  ['trades/coinbase-btcusd-2023-09-05.csv.gz', 5_882, false],
  ['trades/kraken-btcusd-2019-07-01.csv', 2_672, false],
];

describe('candles of recorded trades equal those of plain SQL', () => {
  for (const [file, rows, hasIds] of TRADE_FILES) {
    const { path, skip } = sharedData(file);
    it(file, { skip }, async () => {
      const facts = await inspectTradeFile(path);
      assert.deepEqual([facts.rows, facts.hasIds, facts.duplicates, facts.missingIds], [rows, hasIds, 0, 0]);
      await withStore(async (store) => {
        const first = await importOf(store, path);
        assert.deepEqual([first.kind, first.rowsAdded, first.rowsKnown], ['trades', rows, 0]);
        const again = await importOf(store, path);
        assert.deepEqual([again.rowsAdded, again.rowsKnown, again.candlesMade], [0, rows, 0]);
        const candles = await store.candles({ instrument: PAIR, intervalSec: 60 });
        const traded = candles.filter((candle) => !candle.filled);
        const expected = await candlesOfTradeFile(path, 60);
        assert.equal(traded.length, expected.length);
        for (const [index, oracle] of expected.entries()) {
          const candle = traded[index];
          assert.ok(candle);
          for (const field of ['openTime', 'open', 'high', 'low', 'close', 'tradeCount'] as const) {
            assert.equal(candle[field], oracle[field], `${field} at ${oracle.openTime}`);
          }
          for (const field of ['volume', 'quoteVolume', 'buyVolume', 'sellVolume'] as const) {
            assertClose(candle[field], oracle[field], `${field} at ${oracle.openTime}`);
          }
          assertClose(candle.vwap, oracle.quoteVolume / oracle.volume, `vwap at ${oracle.openTime}`);
        }
        assertUnbroken(candles);
        assert.deepEqual([candles.at(0)?.complete, candles.at(-1)?.complete], [false, false]);
        assert.equal((await store.trades({ instrument: PAIR })).length, rows);
      });
    });
  }
});

describe('recorded candles', () => {
  const files: readonly [file: string, rows: number, windows: number, doubtful: number][] = [
    ['candles/binance-btcusdt-1m-2024-08.parquet', 43_209, 43_209, 0],
    ['candles/binanceus-btcusdt-1m-2023-03.parquet', 14_400, 14_400, 0],
    ['candles/coinbase-btcusd-1m-2023-03.parquet', 14_110, 14_400, 277],
    ['candles/kraken-btcusd-1m-2023-03.parquet', 14_053, 14_100, 0],
  ];
  for (const [file, rows, windows, doubtful] of files) {
    const { path, skip } = sharedData(file);
    it(file, { skip }, async () => {
      await withStore(async (store) => {
        const summary = await importOf(store, path);
        assert.deepEqual(
          [summary.kind, summary.rowsRead, summary.rowsAdded, summary.candlesMade],
          ['candles', rows, rows, windows - rows],
        );
        const candles = await store.candles({ instrument: PAIR, intervalSec: 60 });
        assert.equal(candles.length, windows);
        assert.equal(candles.filter((candle) => !candle.complete).length, doubtful);
        assertUnbroken(candles);
        assert.equal((await importOf(store, path)).rowsKnown, rows);
      });
    });
  }

  const { path, skip } = sharedData('candles/bitfinex-btcusd-1m-2017-2018.parquet');
  const tooLong = LONG ? false : 'a million rows: with FORETICK_TEST_SIZE=long';
  it('two years of minutes go in and come out', { skip: skip || tooLong }, async () => {
    await withStore(async (store) => {
      const summary = await importOf(store, path);
      assert.deepEqual([summary.rowsAdded, summary.candlesMade], [1_025_708, 25_492]);
      const candles = await store.candles({ instrument: PAIR, intervalSec: 60 });
      assert.equal(candles.length, 730 * 24 * 60);
      assertUnbroken(candles);
    });
  });
});

function assertUnbroken(candles: readonly Candle[]): void {
  const broken = candles.find(
    (candle, index) => index > 0 && candles[index - 1]?.closeTime !== candle.openTime,
  );
  assert.equal(broken, undefined);
}

function assertClose(actual: number | undefined, expected: number, what: string): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= 1e-12 * Math.abs(expected),
    `${what}: ${actual} is not ${expected}`,
  );
}
