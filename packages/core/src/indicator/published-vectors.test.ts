import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createIndicatorFold, INDICATOR_COLUMNS } from './indicator-fold.ts';
import { Macd } from './macd.ts';
import { Obv } from './obv.ts';
import { randomCandles } from './random-candles.ts';
import { Rsi } from './rsi.ts';

describe("TA-Lib's batch functions", () => {
  const folder = new URL('./golden/talib-walk/', import.meta.url);
  const text = readFileSync(new URL('values.csv', folder), 'utf8');

  it('give every column at every candle, and are absent exactly during warm-up', () => {
    const rows = table(text);
    const template = randomCandles(rows.length, 1);
    const fold = createIndicatorFold();
    rows.forEach((expected, i) => {
      const candle = template[i];
      assert.ok(candle);
      const row = fold.next({
        ...candle,
        close: Number(expected.close),
        volume: Number(expected.volume),
      });
      for (const column of INDICATOR_COLUMNS)
        near(row?.values[column], expected[column], 1e-10, `${column}, row ${i}`);
    });
  });

  it('are the ones that were recorded', () => {
    const metadata = JSON.parse(readFileSync(new URL('metadata.json', folder), 'utf8'));
    assert.equal(createHash('sha256').update(text).digest('hex'), metadata.sha256['values.csv']);
  });
});

describe('published worksheets', () => {
  const folder = new URL('../../../../../shared/data/indicators/stockcharts/', import.meta.url);
  const skip = existsSync(folder) ? false : 'the worksheets are not on this machine';

  it('RSI 14', { skip }, () => {
    const rsi = new Rsi(14);
    let compared = 0;
    for (const row of table(readFileSync(new URL('cs-rsi.csv', folder), 'utf8'))) {
      const value = rsi.add({ close: Number(row.Close), volume: 0 });
      if (value === undefined || !row.RSI) continue;
      // The worksheet starts Wilder's smoothing from the first change; the difference fades by 13/14 a row.
      compared += 1;
      near(value, row.RSI, 25 * (13 / 14) ** (compared + 13), `row ${compared}`);
    }
    assert.ok(compared > 10);
  });

  it('OBV, which starts at zero there', { skip }, () => {
    const obv = new Obv();
    const rows = table(readFileSync(new URL('cs-obv.csv', folder), 'utf8'));
    for (const row of rows) {
      const value = obv.add({ close: Number(row.Close), volume: Number(row.Volume || 0) });
      if (row.OBV) near(value, row.OBV, 1e-9, row.Date ?? '');
    }
    assert.ok(rows.length > 10);
  });

  it('MACD 12 26 9', { skip }, () => {
    const macd = new Macd(12, 26, 9);
    let compared = 0;
    table(readFileSync(new URL('cs-macd.csv', folder), 'utf8')).forEach((row, i) => {
      const value = macd.add({ close: Number(row.Close), volume: 0 });
      if (value === undefined) return;
      // The worksheet's averages start from the first price; the slow one's difference fades by 25/27 a row.
      compared += 1;
      near(value.macd, row.MACD_line, 2 * (25 / 27) ** i, `line, row ${i}`);
      near(value.signal, row.MACD_signal, 4 * (25 / 27) ** i, `signal, row ${i}`);
    });
    assert.ok(compared > 10);
  });
});

function near(
  actual: number | undefined,
  expected: string | undefined,
  tolerance: number,
  where: string,
): void {
  if (!expected) {
    assert.equal(actual, undefined, where);
    return;
  }
  assert.ok(
    actual !== undefined &&
      Math.abs(actual - Number(expected)) <= tolerance * (1 + Math.abs(Number(expected))),
    `${where}: ${actual} is not ${expected}`,
  );
}

function table(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}
