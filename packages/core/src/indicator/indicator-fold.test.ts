import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createIndicatorFold, INDICATOR_COLUMNS } from './indicator-fold.ts';
import { randomCandles } from './random-candles.ts';

const candles = randomCandles(150, 7);

describe('indicator fold', () => {
  it('names its columns and fills all of them after the warm-up', () => {
    const rows = rowsOf(candles);
    assert.deepEqual(Object.keys(rows[0]?.values ?? {}), INDICATOR_COLUMNS);
    const full = rows.map((row) => Object.values(row.values).every((value) => value !== undefined));
    assert.deepEqual(
      full,
      rows.map((_, i) => i + 1 >= createIndicatorFold().warmUp),
    );
  });

  it('goes on from a snapshot that went through JSON', () => {
    for (const cut of [0, 1, 7, 61, 149]) {
      const before = createIndicatorFold();
      for (const candle of candles.slice(0, cut)) before.next(candle);
      const after = createIndicatorFold();
      after.restore(JSON.parse(JSON.stringify(before.snapshot())));
      assert.deepEqual(
        candles.slice(cut).map((candle) => after.next(candle)),
        rowsOf(candles).slice(cut),
      );
    }
  });

  it('starts anew after a hole, with the candle after it as its seed', () => {
    // 0 1 2 … 69 | hole | 75 76 …
    const afterHole = candles.slice(75);
    const rows = rowsOf([...candles.slice(0, 70), ...afterHole]);
    assert.equal(rows[69]?.seedTime, candles[0]?.openTime);
    assert.deepEqual(rows.slice(70), rowsOf(afterHole));
    assert.equal(rows[70]?.seedTime, candles[75]?.openTime);
  });

  it('is not changed by repeats and corrections of the past', () => {
    const fold = createIndicatorFold();
    const undisturbed = rowsOf(candles);
    candles.forEach((candle, i) => {
      assert.deepEqual(fold.next(candle), undisturbed[i]);
      assert.equal(fold.next(candle), undefined);
      const past = candles[Math.floor(i / 2)] ?? candle;
      assert.equal(fold.next({ ...past, close: 1, revision: 1 }), undefined);
    });
  });

  it('shows a provisional candle without committing it', () => {
    const fold = createIndicatorFold();
    for (const candle of candles) {
      const shown = fold.replace({ ...candle, status: 'provisional' });
      fold.replace({ ...candle, status: 'provisional', close: candle.close * 2 });
      const row = fold.next(candle);
      assert.deepEqual(shown?.values, row?.values);
      assert.equal(shown?.seedTime, row?.seedTime);
    }
    assert.deepEqual(fold.snapshot().states, snapshotOf(candles).states);
  });

  it('takes no provisional candle in, and no state of others', () => {
    const [candle] = candles;
    assert.ok(candle);
    assert.throws(() => createIndicatorFold().next({ ...candle, status: 'provisional' }), /final/);
    const state = snapshotOf(candles);
    for (const wrong of [undefined, {}, { ...state, columns: 'sma_7' }, { ...state, states: [] }]) {
      assert.throws(() => createIndicatorFold().restore(wrong), /not a snapshot|state of/);
    }
  });

  it('has the columns of further indicators after those of the seed set, each once', () => {
    const fold = createIndicatorFold(['rsi(14)', 'bollinger(20, 2)', 'bollinger', 'atr(100)']);
    const bands = ['bollinger_20_2_upper', 'bollinger_20_2_middle', 'bollinger_20_2_lower'];
    assert.deepEqual(fold.columns, [...INDICATOR_COLUMNS, ...bands, 'atr_100']);
    assert.equal(fold.warmUp, 101);
    const seed = rowsOf(candles);
    candles.forEach((candle, i) => {
      const row = fold.next(candle);
      assert.deepEqual(Object.keys(row?.values ?? {}), fold.columns);
      assert.equal(row?.values.bollinger_20_2_upper !== undefined, i >= 19);
      for (const column of INDICATOR_COLUMNS) assert.equal(row?.values[column], seed[i]?.values[column]);
    });
    assert.throws(() => createIndicatorFold().restore(fold.snapshot()), /not a snapshot/);
    assert.throws(() => createIndicatorFold(['rsj']), RangeError);
  });

  it('keeps its state small', () => {
    assert.ok(JSON.stringify(snapshotOf(candles)).length < 4_000);
  });
});

function rowsOf(run: typeof candles) {
  const fold = createIndicatorFold();
  return run.map((candle) => {
    const row = fold.next(candle);
    assert.ok(row);
    return row;
  });
}

function snapshotOf(run: typeof candles) {
  const fold = createIndicatorFold();
  for (const candle of run) fold.next(candle);
  return fold.snapshot();
}
