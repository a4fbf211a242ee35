import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sumOfLeaves, type TrainingRows } from '@foretick/core/forecast';
import { quantileTrees } from './quantile-trees.ts';

const ROWS = 20_000;
const WIDTH = 3;

describe('quantile trees', () => {
  it('find how far apart the ends are from features, and where the middle is', () => {
    const rows = exampleRows();
    for (const { level, lower, upper } of fitted(rows).bands) {
      // Uniform in x1 ± 1 where x0 is below 0, in x1 ± 3 where it is not.
      for (const [x0, size] of [
        [-0.5, 1],
        [0.5, 3],
      ] as const) {
        for (const x1 of [-0.5, 0.5]) {
          const ends = [lower, upper].map((one) => sumOfLeaves(one, [x0, x1, 0], 0));
          const expected = [x1 - size * level, x1 + size * level];
          for (const [i, end] of ends.entries()) {
            assert.ok(Math.abs(end - (expected[i] ?? 0)) < 0.5, `${level}, ${size}: ${ends} ~ ${expected}`);
          }
        }
      }
    }
  });

  it('learn from the rows before the inner holdout and from nothing else, in the unit that they are told', () => {
    const rows = { ...exampleRows(), from: 2_000, to: 18_000 };
    const expected = fitted(rows);
    assert.deepEqual(fitted(rows), expected);
    const changed = { ...exampleRows(), from: 2_000, to: 18_000 };
    // The newest fifth is the holdout.
    for (const [from, to] of [
      [0, 2_000],
      [2_000 + 0.8 * 16_000, ROWS],
    ] as const) {
      changed.matrix.values.fill(9, from * WIDTH, to * WIDTH);
      changed.labels.logReturns.fill(9, from, to);
    }
    assert.deepEqual(fitted(changed), expected);
    const [one, doubled] = [1, 2].map((scale) => fitted(rows, scale).bands[0]?.upper.base ?? 0);
    assert.ok(Math.abs((one ?? 0) - 2 * (doubled ?? 0)) < 1e-6);
  });

  it('are none where there are too few rows', () => {
    const step = quantileTrees(1)
      .fitSteps({ ...exampleRows(), to: 5_000 }, () => 1)
      .next();
    assert.equal(step.done && step.value.kind, 'too-few-rows');
  });
});

function fitted(rows: TrainingRows, scale = 1) {
  const steps = quantileTrees(1).fitSteps(rows, () => scale);
  for (let last = 0; ; ) {
    const step = steps.next();
    if (step.done) {
      assert.ok(step.value.kind === 'fitted');
      return step.value;
    }
    assert.ok(step.value > last - 1e-9 && step.value < 1 + 1e-9);
    last = step.value;
  }
}

function exampleRows(): TrainingRows {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (2 * seed) / 2_147_483_647 - 1;
  };
  const values = Float64Array.from({ length: ROWS * WIDTH }, random);
  const at = (row: number, feature: number) => values[row * WIDTH + feature] ?? 0;
  const known = new Uint8Array(ROWS).fill(1);
  return {
    matrix: {
      ...{ rows: ROWS, width: WIDTH, names: ['x0', 'x1', 'x2'], values, ready: known },
      volatility: new Float64Array(ROWS).fill(1),
      asOf: Float64Array.from({ length: ROWS }, (_, i) => i * 60_000),
    },
    labels: {
      ...{ known, traded: known },
      logReturns: Float64Array.from(
        { length: ROWS },
        (_, row) => at(row, 1) + random() * (at(row, 0) < 0 ? 1 : 3),
      ),
    },
    ...{ from: 0, to: ROWS, horizonSec: 60, intervalSec: 60 },
  };
}
