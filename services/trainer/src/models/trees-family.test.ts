import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Fitted,
  predict,
  sumOfLeaves,
  type TrainingRows,
  type TreesParameters,
} from '@foretick/core/forecast';
import { createDataset, trainSync } from '@foretick/gbdt';
import { treesOf } from './forest.ts';
import { treesFamily } from './trees-family.ts';

const WIDTH = 5;
const ROWS = 12_000;

describe('trees family', () => {
  const rows = exampleRows(ROWS);
  const fit = fitted(rows, 1);

  it('finds what no line can: the sign of a product', () => {
    const { parameters } = fit;
    assert.ok(fit.metrics.holdoutCorrelation > 0.2, `${fit.metrics.holdoutCorrelation}`);
    assert.ok(parameters.shrinkage > 0.5 && parameters.roots.length > 5);
    const of = (a: number, b: number) =>
      predict(parameters, { values: [a, b, 0, 0, 0], volatility: 0.001 }, 60, 60);
    assert.ok(of(0.8, 0.8) > 0 && of(-0.8, -0.8) > 0 && of(0.8, -0.8) < 0 && of(-0.8, 0.8) < 0);
    assert.equal(fit.rows, ROWS - 1);
    assert.deepEqual([fit.holdout.rows.length, fit.holdout.rows.at(-1)], [2_400, ROWS - 2]);
  });

  it('serves exactly what the library predicts', () => {
    const { values } = rows.matrix;
    const columns = Array.from({ length: WIDTH }, (_, feature) =>
      Float32Array.from({ length: ROWS }, (__, row) => values[row * WIDTH + feature] ?? 0),
    );
    const dataset = createDataset({ columns, labels: rows.labels.logReturns });
    const training = trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 40, maxDepth: 5 });
    const kept: unknown = JSON.parse(JSON.stringify(treesOf(training)));
    assert.deepEqual(kept, treesOf(training));
    for (let row = 0; row < ROWS; row += 1) {
      const expected = training.model.predictRow(values.subarray(row * WIDTH, (row + 1) * WIDTH));
      assert.equal(sumOfLeaves(treesOf(training), values, row * WIDTH), expected);
      row += 96;
    }
  });

  it('is the same model under the same seed, another under another', () => {
    assert.deepEqual(fitted(rows, 1), fit);
    assert.notDeepEqual(fitted(rows, 2).parameters, fit.parameters);
  });

  it('reads no row outside its range', () => {
    const part = { ...exampleRows(ROWS), from: 1_000, to: 4_000 };
    const expected = fitted(part, 1);
    part.matrix.values.fill(1e6, 0, 1_000 * WIDTH);
    part.matrix.values.fill(1e6, 4_000 * WIDTH);
    part.labels.logReturns.fill(1, 0, 1_000);
    part.labels.logReturns.fill(1, 4_000);
    assert.deepEqual(fitted(part, 1), expected);
  });

  it('says "no change" where there is nothing to find, and no model where there are too few rows', () => {
    const noise = exampleRows(3_000);
    for (let i = 0; i < 3_000; i += 1) noise.labels.logReturns[i] = i % 2 === 0 ? 0.001 : -0.001;
    assert.ok(Math.abs(fitted(noise, 1).metrics.holdoutMseSkill) < 0.01);
    for (const few of [exampleRows(200), { ...exampleRows(300), horizonSec: 200 * 60 }]) {
      const step = treesFamily(1).fitSteps(few).next();
      assert.equal(step.done && step.value.kind, 'too-few-rows');
    }
  });
});

function fitted(rows: TrainingRows, seed: number): Fitted<TreesParameters> {
  const steps = treesFamily(seed).fitSteps(rows);
  for (let last = 0; ; ) {
    const step = steps.next();
    if (!step.done) {
      assert.ok(step.value >= last && step.value <= 1);
      last = step.value;
      continue;
    }
    const fit = step.value;
    assert.ok(fit.kind === 'fitted');
    const { parameters } = fit;
    assert.ok(parameters.kind === 'trees');
    return { ...fit, parameters };
  }
}

/** One row a minute. The return goes by the sign of the product of the first two features. */
function exampleRows(count: number): TrainingRows {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (2 * seed) / 2_147_483_647 - 1;
  };
  const values = Float64Array.from({ length: count * WIDTH }, random);
  const logReturns = Float64Array.from({ length: count }, (_, row) => {
    const sign = Math.sign((values[row * WIDTH] ?? 0) * (values[row * WIDTH + 1] ?? 0));
    return 0.001 * (0.4 * sign + 2 * random());
  });
  const known = new Uint8Array(count).fill(1, 0, count - 1);
  return {
    matrix: {
      rows: count,
      width: WIDTH,
      names: Array.from({ length: WIDTH }, (_, i) => `x${i}`),
      values,
      volatility: new Float64Array(count).fill(0.001),
      asOf: Float64Array.from({ length: count }, (_, i) => i * 60_000),
      ready: new Uint8Array(count).fill(1),
    },
    labels: { logReturns, known, traded: known },
    from: 0,
    to: count,
    horizonSec: 60,
    intervalSec: 60,
  };
}
