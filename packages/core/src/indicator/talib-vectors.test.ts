import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SEED_INDICATORS } from './indicator-fold.ts';
import { IndicatorSet } from './indicator-set.ts';
import { candleOf } from './testing/candle-of.ts';
import { csvTable } from './testing/csv-table.ts';

const per = (lengths: readonly number[], ...names: string[]) =>
  names.flatMap((name) => lengths.map((length) => `${name}(${length})`));

/** By folder of `golden/`: the indicators whose columns stand there. */
const VECTORS: Readonly<Record<string, readonly string[]>> = {
  'talib-walk': SEED_INDICATORS,
  'talib-candles': [
    ...per([2, 7, 14, 21, 60], 'sma', 'ema', 'rsi'),
    ...per([2, 14, 30], 'wma', 'dema', 'tema', 'kama', 'linreg_slope', 'atr', 'natr', 'adx', 'di'),
    ...per([2, 14, 30], 'aroon', 'cci', 'willr', 'roc', 'mfi', 'donchian'),
    ...['macd(7,14,9)', 'macd(12,26,9)', 'bollinger(20,2)', 'bollinger(5,2.5)', 'stochastic(14,3,3)'],
    ...['stochastic(5,1,4)', 'stochrsi(14,10,3)', 'psar(0.02,0.2)', 'psar(0.05,0.1)', 'obv', 'ad'],
  ],
};

const CANDLE_COLUMNS = ['open', 'high', 'low', 'close', 'volume'];

for (const [folder, indicators] of Object.entries(VECTORS)) {
  const values = new URL(`./golden/${folder}/values.csv`, import.meta.url);

  describe(`TA-Lib's batch functions: ${folder}`, () => {
    it('give every column at every candle, and are absent exactly during warm-up', () => {
      const rows = csvTable(values);
      const set = new IndicatorSet(indicators);
      const compared = Object.keys(rows[0] ?? {}).filter((name) => !CANDLE_COLUMNS.includes(name));
      assert.deepEqual([...set.columns].sort(), compared.sort());
      rows.forEach((expected, i) => {
        const { open, high, low, close, volume } = expected;
        const known = { close: Number(close), volume: Number(volume) };
        set.add(
          candleOf(
            open === undefined
              ? known
              : { ...known, open: Number(open), high: Number(high), low: Number(low) },
          ),
        );
        set.columns.forEach((column, k) => {
          near(set.value(k), expected[column], `${column}, row ${i}`);
        });
      });
      assert.ok(rows.length > 100);
    });

    it('are the ones that were recorded', () => {
      const metadata = JSON.parse(readFileSync(new URL('metadata.json', values), 'utf8'));
      const hash = createHash('sha256').update(readFileSync(values)).digest('hex');
      assert.equal(hash, metadata.sha256['values.csv']);
    });
  });
}

function near(actual: number | undefined, expected: string | undefined, where: string): void {
  if (!expected) {
    assert.equal(actual, undefined, where);
    return;
  }
  const tolerance = 1e-9 * Math.abs(Number(expected)) + 1e-11;
  assert.ok(
    actual !== undefined && Math.abs(actual - Number(expected)) <= tolerance,
    `${where}: ${actual} is not ${expected}`,
  );
}
