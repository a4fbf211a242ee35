import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitRidge } from './fit-ridge.ts';
import { PLANTED_HORIZON_SEC as HORIZON_SEC, plantedRows } from './planted-rows.ts';
import { FEATURE_CLIP, FORECAST_CLIP, predict } from './predict.ts';
import { MIN_TRAINING_ROWS } from './training-rows.ts';

describe('ridge fit', () => {
  it('finds a planted relation, in the units of the features', () => {
    // scaled return = 0.1 z0 - 0.05 z1 + noise, with z0 = (x0 - 3) / 2 and x2 pure noise, x3 constant
    const fit = fitRidge(plantedRows(20_000, 0.3));
    assert.ok(fit.kind === 'fitted');
    const [a = 0, b = 0, c = 0, d = 0] = fit.parameters.coefficients;
    assert.ok(Math.abs(a - 0.1) < 0.01 && Math.abs(b + 0.05) < 0.01, `${a}, ${b}`);
    assert.ok(Math.abs(c) < 0.01);
    assert.equal(d, 0);
    assert.ok(fit.parameters.shrinkage > 0.8);
    assert.ok(Math.abs((fit.parameters.means[0] ?? 0) - 3) < 0.1);
    assert.ok(fit.metrics.holdoutMseSkill > 0.08 && fit.metrics.holdoutCorrelation > 0.3);
    assert.equal(fit.rows, 20_000 - 5);
    const vector = { values: [5, 0, 0, 7], volatility: 0.001 };
    const expected = 0.1 * 0.001 * Math.sqrt(5);
    const forecast = predict(fit.parameters, vector, HORIZON_SEC, 60);
    assert.ok(Math.abs(forecast / expected - 1) < 0.25, `${forecast} is not about ${expected}`);
  });

  it('shrinks to "no change" where the past turned against it', () => {
    const rows = plantedRows(2_000, 0.3);
    for (let i = 1_600; i < 2_000; i += 1) rows.labels.logReturns[i] = -(rows.labels.logReturns[i] ?? 0);
    const fit = fitRidge(rows);
    assert.ok(fit.kind === 'fitted');
    assert.equal(fit.parameters.shrinkage, 0);
    assert.equal(predict(fit.parameters, { values: [9, 9, 9, 9], volatility: 0.01 }, HORIZON_SEC, 60), 0);
  });

  it('says so when there are too few labelled rows', () => {
    assert.deepEqual(fitRidge(plantedRows(MIN_TRAINING_ROWS + 4, 0.3)), {
      kind: 'too-few-rows',
      rows: MIN_TRAINING_ROWS - 1,
      needed: MIN_TRAINING_ROWS,
    });
    assert.equal(fitRidge(plantedRows(MIN_TRAINING_ROWS + 5, 0.3)).kind, 'fitted');
  });

  it('gives the same model for the same rows, and reads no row outside its range', () => {
    const rows = { ...plantedRows(3_000, 0.3), from: 500, to: 2_500 };
    const first = fitRidge(rows);
    assert.deepEqual(fitRidge(rows), first);
    const { values, width } = rows.matrix;
    values.fill(1e6, 0, 500 * width);
    values.fill(1e6, 2_500 * width);
    rows.labels.logReturns.fill(1, 0, 500);
    rows.labels.logReturns.fill(1, 2_500);
    assert.deepEqual(fitRidge(rows), first);
  });

  it('purges what reaches into the holdout', () => {
    // With a horizon of half the rows, the purged rows are far fewer, and the choice still works.
    const rows = plantedRows(1_000, 0.3);
    const purged = fitRidge({ ...rows, horizonSec: 60 * 790 });
    assert.equal(purged.kind, 'fitted');
    // The purged rows are the newest before the holdout: wrecking them changes the refit but not the choice.
    const wrecked = plantedRows(1_000, 0.3);
    for (let i = 20; i < 796; i += 1) wrecked.labels.logReturns[i] = 1;
    const other = fitRidge({ ...wrecked, horizonSec: 60 * 790 });
    assert.ok(purged.kind === 'fitted' && other.kind === 'fitted');
    assert.deepEqual(other.metrics, purged.metrics);
    assert.notDeepEqual(other.parameters.coefficients, purged.parameters.coefficients);
  });
});

describe('predict', () => {
  const model = {
    kind: 'ridge',
    means: [0],
    scales: [2],
    coefficients: [0.01],
    intercept: 0,
    lambda: 1,
    shrinkage: 0.5,
  } as const;

  it('is 0 for persistence', () => {
    assert.equal(predict({ kind: 'persistence' }, { values: [], volatility: 1 }, 60, 60), 0);
  });

  it('bounds what an outlier can do', () => {
    const far = predict(model, { values: [1e9], volatility: 0.001 }, 60, 60);
    assert.equal(far, 0.5 * 0.01 * FEATURE_CLIP * 0.001);
    const steep = { ...model, coefficients: [100] };
    assert.equal(predict(steep, { values: [1e9], volatility: 0.001 }, 240, 60), 0.5 * FORECAST_CLIP * 0.002);
  });

  it('refuses a vector of another view', () => {
    assert.throws(() => predict(model, { values: [1, 2], volatility: 1 }, 60, 60), /1 features/);
  });
});
