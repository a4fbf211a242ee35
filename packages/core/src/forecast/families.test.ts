import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { averageFamily, DRIFT_FAMILY, RIDGE_FAMILY } from './families.ts';
import type { ModelParameters } from './model.ts';
import { type Fit, fittedOnce, type ModelFamily } from './model-family.ts';
import { plantedRows } from './planted-rows.ts';
import { predict } from './predict.ts';
import type { TrainingRows } from './training-rows.ts';

describe('model families', () => {
  it('drift finds the mean scaled return, shrinks it, and ends with the holdout', () => {
    const rows = plantedRows(4_000, 0.3);
    const steady = rows.labels.logReturns;
    for (let i = 0; i < steady.length; i += 1) {
      steady[i] = (steady[i] ?? 0) + 0.2 * (rows.matrix.volatility[i] ?? 0) * Math.sqrt(5);
    }
    const fit = run(DRIFT_FAMILY, rows);
    assert.ok(fit.kind === 'fitted' && fit.parameters.kind === 'drift');
    assert.ok(Math.abs(fit.parameters.mean - 0.2) < 0.02, `${fit.parameters.mean}`);
    assert.ok(fit.parameters.shrinkage > 0.8 && fit.metrics.holdoutMseSkill > 0.1);
    const turned = plantedRows(4_000, 0.3);
    turned.labels.logReturns.fill(0.001, 0, 3_200);
    turned.labels.logReturns.fill(-0.001, 3_200, 3_995);
    const none = run(DRIFT_FAMILY, turned);
    assert.ok(none.kind === 'fitted' && none.parameters.kind === 'drift' && none.parameters.shrinkage === 0);
    assert.equal(predict(none.parameters, { values: [], volatility: 1 }, 60, 60), 0);
  });

  it('the average forecasts the mean of its members, on the holdout too', () => {
    const rows = plantedRows(2_000, 0.3);
    const [ridge, drift] = [run(RIDGE_FAMILY, rows), run(DRIFT_FAMILY, rows)];
    const fit = run(averageFamily([RIDGE_FAMILY, DRIFT_FAMILY]), rows);
    assert.ok(fit.kind === 'fitted' && ridge.kind === 'fitted' && drift.kind === 'fitted');
    const vector = { values: [5, -1, 0.5, 7], volatility: 0.001 };
    const of = (parameters: ModelParameters) => predict(parameters, vector, 300, 60);
    assert.equal(of(fit.parameters), of({ kind: 'average', members: [ridge.parameters, drift.parameters] }));
    const mean = (of(ridge.parameters) + of(drift.parameters)) / 2;
    assert.ok(Math.abs(of(fit.parameters) - mean) < 1e-15);
    for (const i of [0, 7, 300]) {
      const expected = ((ridge.holdout.scaled[i] ?? 0) + (drift.holdout.scaled[i] ?? 0)) / 2;
      assert.ok(Math.abs((fit.holdout.scaled[i] ?? 0) - expected) < 1e-15);
    }
    const bare: unknown = JSON.parse(JSON.stringify(fit.parameters));
    assert.deepEqual(bare, fit.parameters);
    assert.throws(() => predict(fit.parameters, { values: [1], volatility: 1 }, 60, 60), /4 features/);
  });

  it('the average is not there where a member has too few rows', () => {
    const fit = run(averageFamily([RIDGE_FAMILY, DRIFT_FAMILY]), plantedRows(100, 0.3));
    assert.equal(fit.kind, 'too-few-rows');
  });

  it('fitted once, the same rows are not fitted again, and others are', () => {
    let fits = 0;
    const counted: ModelFamily = {
      name: 'counted',
      *fitSteps(training) {
        fits += 1;
        return yield* RIDGE_FAMILY.fitSteps(training);
      },
    };
    const once = fittedOnce(counted);
    const rows = plantedRows(500, 0.3);
    assert.equal(run(once, rows), run(once, rows));
    assert.equal(fits, 1);
    run(once, { ...rows });
    assert.equal(fits, 2);
  });
});

function run(family: ModelFamily, rows: TrainingRows): Fit<ModelParameters> {
  const steps = family.fitSteps(rows);
  for (let last = 0; ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    assert.ok(step.value >= last && step.value <= 1, `share ${step.value} after ${last}`);
    last = step.value;
  }
}
