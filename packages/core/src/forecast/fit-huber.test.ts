import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HUBER_FAMILY, RIDGE_FAMILY } from './families.ts';
import type { RidgeParameters } from './model.ts';
import type { ModelFamily } from './model-family.ts';
import { plantedRows } from './planted-rows.ts';
import type { TrainingRows } from './training-rows.ts';

describe('Huber family', () => {
  it('is about what ridge is where there are no outliers', () => {
    const rows = plantedRows(10_000, 0.3);
    const [huber, ridge] = [fitted(HUBER_FAMILY, rows), fitted(RIDGE_FAMILY, rows)];
    assert.notDeepEqual(huber.coefficients, ridge.coefficients);
    for (const [i, coefficient] of huber.coefficients.entries()) {
      assert.ok(Math.abs(coefficient - (ridge.coefficients[i] ?? 0)) < 0.005, `x${i}: ${coefficient}`);
    }
  });

  it('finds the truth behind outliers that mislead ridge', () => {
    const rows = withOutliers(plantedRows(10_000, 0.3));
    const miss = (family: ModelFamily) => Math.abs((fitted(family, rows).coefficients[0] ?? 0) - 0.1);
    const [huber, ridge] = [miss(HUBER_FAMILY), miss(RIDGE_FAMILY)];
    assert.ok(ridge > 0.05, `ridge misses by ${ridge}`);
    assert.ok(huber < 0.03 && huber < ridge / 3, `Huber misses by ${huber}, ridge by ${ridge}`);
  });

  it('gives the same model for the same rows, and reads no row outside its range', () => {
    const rows = { ...plantedRows(3_000, 0.3), from: 500, to: 2_500 };
    const first = fitted(HUBER_FAMILY, rows);
    assert.deepEqual(fitted(HUBER_FAMILY, rows), first);
    rows.matrix.values.fill(1e6, 0, 500 * rows.matrix.width);
    rows.matrix.values.fill(1e6, 2_500 * rows.matrix.width);
    rows.labels.logReturns.fill(1, 0, 500);
    rows.labels.logReturns.fill(1, 2_500);
    assert.deepEqual(fitted(HUBER_FAMILY, rows), first);
  });
});

/**
 * Every fiftieth return before the holdout is a jump against the planted signal, by the sign of x0. Jumps in the
 * holdout would speak against any forecast, as it is judged by the square there.
 */
function withOutliers(rows: TrainingRows): TrainingRows {
  const { values, width } = rows.matrix;
  for (let i = 0; i < rows.labels.logReturns.length * 0.79; i += 50) {
    rows.labels.logReturns[i] = (values[i * width] ?? 0) > 3 ? -1 : 1;
  }
  return rows;
}

function fitted(family: ModelFamily, rows: TrainingRows): RidgeParameters {
  const steps = family.fitSteps(rows);
  let step = steps.next();
  for (let last = 0; !step.done; step = steps.next()) {
    assert.ok(step.value >= last && step.value <= 1, `share ${step.value} after ${last}`);
    last = step.value;
  }
  assert.ok(step.value.kind === 'fitted' && step.value.parameters.kind === 'ridge');
  return step.value.parameters;
}
