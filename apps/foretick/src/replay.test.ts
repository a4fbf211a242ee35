import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { candlesOfTradeFile } from '@foretick/adapter-duckdb';
import { candleSchema } from '@foretick/client';
import * as z from 'zod';
import { foretick, newFolder, ROOT } from './testing/foretick-process.ts';
import { recordedTrades, writeTrades } from './testing/recorded-trades.ts';

const REAL = join(ROOT, '../shared/data/trades/binance-btcusdt-2024-08-08.csv.gz');

const summarySchema = z.object({
  trades: z.number(),
  duplicates: z.number(),
  missing_ids: z.number(),
  known_before: z.number(),
  candles: z.number(),
  candles_complete: z.number(),
  forecasts: z.number(),
  models: z.array(z.string()),
  notes: z.array(z.string()),
  horizons: z.array(
    z.object({
      horizon_sec: z.number(),
      forecasts: z.number(),
      outcomes: z.number(),
      void: z.number(),
      without_outcome: z.number(),
    }),
  ),
});

describe('a recording replayed at full speed', () => {
  it('ends in a summary of the real file: every trade once, persistence only, no 15-minute outcome', async (t) => {
    if (!existsSync(REAL)) {
      t.skip('the real trade file is not there');
      return;
    }
    const dataDir = newFolder(t);
    const args = [
      'start',
      '--source',
      'replay',
      '--input',
      REAL,
      '--pair',
      'BTC/USDT',
      '--speed',
      'max',
      '--json',
      '--data-dir',
      dataDir,
    ];
    const first = await foretick(args);
    assert.equal(first.code, 0, first.stderr);
    const summary = summarySchema.parse(JSON.parse(first.stdout));
    assert.equal(summary.trades, 19_904);
    assert.equal(summary.duplicates, 0);
    assert.equal(summary.missing_ids, 0);
    assert.equal(summary.candles, 12);
    assert.equal(summary.candles_complete, 10, 'the first and the last minute are cut off');
    assert.deepEqual(summary.models, ['persistence']);
    assert.deepEqual(
      summary.horizons.map((one) => [
        one.horizon_sec,
        one.forecasts,
        one.outcomes,
        one.void,
        one.without_outcome,
      ]),
      [
        [60, 10, 9, 1, 0],
        [300, 10, 5, 1, 4],
        [900, 10, 0, 0, 10],
      ],
    );
    assert.match(summary.notes.join('\n'), /persistence only.*\n.*no 15-minute outcome/);

    const again = summarySchema.parse(JSON.parse((await foretick(args)).stdout));
    assert.deepEqual(
      { ...again, known_before: 0 },
      { ...summary, known_before: 0 },
      'a second run changes nothing',
    );
    assert.equal(again.known_before, 19_904);

    await candlesEqualSql(dataDir, REAL, 'BTC/USDT');
  });

  it('equals SQL over the file, quiet minutes included, and judges a model once there is enough to train it on', async (t) => {
    const dataDir = newFolder(t);
    const input = join(dataDir, 'trades.csv');
    writeTrades(input, recordedTrades({ minutes: 560, perMinute: 8, seed: 7 }));
    const args = [
      'start',
      '--source',
      'replay',
      '--input',
      input,
      '--pair',
      'BTC/USD',
      '--speed',
      'max',
      '--json',
      '--data-dir',
      dataDir,
    ];
    const { code, stdout, stderr } = await foretick(args, { env: { FORETICK_INTERVALS: '10,300' } });
    assert.equal(code, 0, stderr);
    const summary = summarySchema.parse(JSON.parse(stdout));
    const listed = await foretick(['models', 'list', '--data-dir', dataDir, '--json']);
    const { serving, models } = JSON.parse(listed.stdout);
    assert.equal(serving.length, 3);
    for (const { model, model_version, reason } of serving) {
      assert.equal(model, 'persistence');
      assert.match(model_version, /^persistence-2024/);
      assert.match(reason, /^no edge found: ridge too little history to prove anything: \d+ forecasts/);
    }
    assert.ok(models.some(({ model }: { model: string }) => model === 'ridge'));
    assert.ok(summary.horizons.every((one) => one.outcomes > 500));
    const filled = await candlesEqualSql(dataDir, input, 'BTC/USD');
    assert.ok(filled > 0, 'the recording has minutes without a trade');
    for (const interval of ['10s', '300']) await candlesEqualSql(dataDir, input, 'BTC/USD', interval);
    const none = await foretick(['candles', '--data-dir', dataDir, '--pair', 'BTC/USD', '--interval', '7s']);
    assert.match(none.stderr, /has no candles of 7 s, it has those of 10, 60, 300 s.*\(INTERVAL_NOT_KEPT\)/);
  });
});

/** Holds what `foretick candles` shows against SQL over the file. Gives the number of windows without a trade. */
async function candlesEqualSql(
  dataDir: string,
  file: string,
  pair: string,
  interval = '1m',
): Promise<number> {
  const args = ['candles', '--data-dir', dataDir, '--pair', pair, '--interval', interval, '--json'];
  const { stdout } = await foretick(args);
  const shown = z.object({ interval_sec: z.number(), candles: z.array(candleSchema) });
  const { candles, interval_sec } = shown.parse(JSON.parse(stdout));
  const oracle = new Map((await candlesOfTradeFile(file, interval_sec)).map((one) => [one.openTime, one]));
  let filled = 0;
  for (const candle of candles) {
    const expected = oracle.get(candle.open_time);
    if (expected === undefined) {
      assert.equal(candle.trade_count, 0);
      assert.equal(candle.filled, true);
      filled += 1;
      continue;
    }
    oracle.delete(candle.open_time);
    const { open, high, low, close, trade_count } = candle;
    assert.deepEqual(
      { open, high, low, close, trade_count },
      {
        open: expected.open,
        high: expected.high,
        low: expected.low,
        close: expected.close,
        trade_count: expected.tradeCount,
      },
    );
    assertClose(candle.volume, expected.volume);
    assertClose(candle.quote_volume ?? Number.NaN, expected.quoteVolume);
  }
  assert.equal(oracle.size, 0, 'every window with trades has a candle');
  return filled;
}

function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${actual} is not ${expected}`);
}
