import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdoutMetrics, leastSquaresShrinkage, shrunkCautiously } from './holdout-metrics.ts';

/** Targets of all rows; those of the holdout are 1, -2, 3, 0. */
const TARGETS = Float64Array.from([9, 1, 9, -2, 3, 0]);
const ROWS = Int32Array.from([1, 3, 4, 5]);
const of = (...forecasts: number[]) => Float64Array.from(forecasts);
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-12, `${found} is not ${expected}`);

describe('metrics of a holdout', () => {
  it('are the skill against no change and the correlation, on its rows alone', () => {
    // errors 0.5, -1, 2, -0.5, targets squared 1 + 4 + 9
    const { holdoutRows, holdoutMseSkill, holdoutCorrelation } = holdoutMetrics(
      ROWS,
      of(0.5, -1, 1, 0.5),
      TARGETS,
    );
    assert.equal(holdoutRows, 4);
    near(holdoutMseSkill, 1 - (0.25 + 1 + 4 + 0.25) / 14);
    const [meanF, meanT] = [0.25, 0.5];
    const covariance = 0.25 * 0.5 + -1.25 * -2.5 + 0.75 * 2.5 + 0.25 * -0.5;
    const spreadF = 0.25 ** 2 + 1.25 ** 2 + 0.75 ** 2 + 0.25 ** 2;
    const spreadT = 0.5 ** 2 + 2.5 ** 2 + 2.5 ** 2 + 0.5 ** 2;
    assert.deepEqual([meanF, meanT], [0.25, 0.5]);
    near(holdoutCorrelation, covariance / Math.sqrt(spreadF * spreadT));
  });

  it('are 0 where nothing moves', () => {
    const still = holdoutMetrics(ROWS, of(0, 0, 0, 0), new Float64Array(6));
    assert.deepEqual(still, { holdoutRows: 4, holdoutMseSkill: 0, holdoutCorrelation: 0 });
    assert.equal(holdoutMetrics(ROWS, of(1, 1, 1, 1), TARGETS).holdoutCorrelation, 0);
  });
});

describe('shrinking towards no change', () => {
  it('takes the factor of least squares, within 0 and 1', () => {
    near(leastSquaresShrinkage(ROWS, of(2, -4, 6, 0), TARGETS), 0.5);
    assert.equal(leastSquaresShrinkage(ROWS, of(0.1, -0.2, 0.3, 0), TARGETS), 1);
    assert.equal(leastSquaresShrinkage(ROWS, of(-1, 2, -3, 0), TARGETS), 0);
    assert.equal(leastSquaresShrinkage(ROWS, of(0, 0, 0, 0), TARGETS), 0);
  });

  it('cautiously takes one standard error less, more where labels overlap', () => {
    const forecasts = of(2, -4, 6, 0);
    const [ft, ff, noise] = [28, 56, 2 ** 2 + 8 ** 2 + 18 ** 2];
    for (const overlap of [1, 1.5]) {
      const { shrinkage, metrics } = shrunkCautiously(ROWS, forecasts, TARGETS, overlap);
      near(shrinkage, (ft - Math.sqrt(noise * overlap)) / ff);
      const shrunk = forecasts.map((forecast) => forecast * shrinkage);
      const expected = holdoutMetrics(ROWS, shrunk, TARGETS);
      assert.equal(metrics.holdoutRows, 4);
      near(metrics.holdoutMseSkill, expected.holdoutMseSkill);
      near(metrics.holdoutCorrelation, expected.holdoutCorrelation);
    }
  });

  it('leaves nothing where the doubt is larger than the gain, and still tells the correlation', () => {
    const { shrinkage, metrics } = shrunkCautiously(ROWS, of(2, -4, 6, 0), TARGETS, 5);
    assert.deepEqual([shrinkage, metrics.holdoutMseSkill], [0, 0]);
    assert.ok(metrics.holdoutCorrelation > 0.99);
    const none = shrunkCautiously(ROWS, of(0, 0, 0, 0), TARGETS, 1);
    assert.deepEqual(none, {
      shrinkage: 0,
      metrics: { holdoutRows: 4, holdoutMseSkill: 0, holdoutCorrelation: 0 },
    });
    assert.equal(shrunkCautiously(ROWS, of(0.1, -0.2, 0.3, 0), TARGETS, 0).shrinkage, 1);
  });
});
