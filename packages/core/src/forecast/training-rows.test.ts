import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PLANTED_HORIZON_SEC, plantedRows } from './planted-rows.ts';
import { MIN_TRAINING_ROWS, scaledTarget, splitTraining } from './training-rows.ts';

describe('splitting rows into those to learn from and those that choose', () => {
  const rows = plantedRows(1_000, 0.3);
  const { asOf } = rows.matrix;

  it('takes rows with a vector and a label, the newest fifth as the holdout', () => {
    const ready = rows.matrix.ready.slice();
    ready.fill(0, 100, 110);
    const split = splitTraining({ ...rows, matrix: { ...rows.matrix, ready }, from: 50, to: 950 });
    assert.ok(split.kind === 'split');
    const expected = Array.from({ length: 900 }, (_, i) => 50 + i).filter((row) => row < 100 || row >= 110);
    assert.deepEqual([...split.rows], expected);
    assert.deepEqual([...split.holdout], expected.slice(712));
  });

  it('keeps from the inner rows every outcome that comes after the holdout begins', () => {
    // inner ... 790|   791 ... 795: their five minutes end after 796 began   |796 ... holdout
    const split = splitTraining(rows);
    assert.ok(split.kind === 'split');
    const begins = asOf[split.holdout[0] ?? 0] ?? 0;
    const ends = (row: number) => (asOf[row] ?? 0) + PLANTED_HORIZON_SEC * 1_000;
    assert.ok([...split.inner].every((row) => ends(row) <= begins));
    const next = split.rows[split.inner.length] ?? 0;
    assert.ok(ends(next) > begins, 'and no more than those');
    assert.deepEqual([...split.inner], [...split.rows.subarray(0, split.inner.length)]);
  });

  it('says that there are too few', () => {
    const few = splitTraining({ ...rows, to: MIN_TRAINING_ROWS - 1 });
    assert.deepEqual(few, { kind: 'too-few-rows', rows: MIN_TRAINING_ROWS - 1, needed: MIN_TRAINING_ROWS });
    assert.equal(splitTraining({ ...rows, to: MIN_TRAINING_ROWS }).kind, 'split');
  });

  it('scales a target to standard deviations over the horizon, clipped at six', () => {
    const { logReturns } = rows.labels;
    const deviation = (rows.matrix.volatility[7] ?? 0) * Math.sqrt(5);
    assert.ok(Math.abs(scaledTarget(rows, 7) - (logReturns[7] ?? 0) / deviation) < 1e-12);
    const wild = { ...rows, labels: { ...rows.labels, logReturns: Float64Array.from([9, -9]) } };
    assert.deepEqual([scaledTarget(wild, 0), scaledTarget(wild, 1)], [6, -6]);
    const split = splitTraining(rows);
    assert.ok(split.kind === 'split');
    assert.equal(split.targets[7], scaledTarget(rows, 7));
  });
});
