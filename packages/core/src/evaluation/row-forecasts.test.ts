import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ONLINE_FAMILY,
  onlineAfter,
  onlineForecast,
  onlineStart,
  scaledTarget,
  type TrainingRows,
} from '../forecast/index.ts';
import { PLANTED_HORIZON_SEC, plantedRows } from '../forecast/planted-rows.ts';
import { rowForecasts } from './row-forecasts.ts';

const TRAINED = 2_000;
const START = 2_010;
const END = 2_400;

describe('forecasts of a fold by a model that learns', () => {
  const rows = plantedRows(2_600, 0.3);
  // A hole: nothing is told of it, nothing waits for it.
  rows.labels.known.fill(0, 2_100, 2_120);
  const training: TrainingRows = { ...rows, to: TRAINED };
  const steps = ONLINE_FAMILY.fitSteps(training);
  let step = steps.next();
  while (!step.done) step = steps.next();
  assert.ok(step.value.kind === 'fitted' && step.value.online);
  const fit = { ...step.value, online: { ...step.value.online, rate: 0.02 } };

  it('are those of everything that was known at each moment, learnt from the start', () => {
    const forecastAt = rowForecasts(training, fit);
    const { matrix, labels } = training;
    for (let row = START; row < END; row += 1) {
      const forecast = forecastAt(row);
      if (row % 40 !== 0) continue;
      const now = matrix.asOf[row] ?? 0;
      const known = Array.from({ length: row - TRAINED }, (_, i) => TRAINED + i)
        .filter((one) => labels.known[one] === 1)
        .map((one) => ({
          targetTime: (matrix.asOf[one] ?? 0) + PLANTED_HORIZON_SEC * 1_000,
          values: matrix.values.subarray(one * matrix.width, (one + 1) * matrix.width),
          target: scaledTarget(training, one),
        }))
        .filter(({ targetTime }) => targetTime <= now);
      const state = onlineAfter(fit.online, onlineStart(fit.online), known, now);
      assert.equal(forecast, onlineForecast(fit.online, state, matrix.values, row * matrix.width));
    }
  });

  it('do not depend on outcomes that come later', () => {
    const at = 2_200;
    const before = rowForecasts(training, fit)(at);
    const wild = {
      ...training,
      labels: { ...training.labels, logReturns: training.labels.logReturns.slice() },
    };
    // A forecast of five minutes before is due at this very moment; the ones after it are not.
    wild.labels.logReturns.fill(1, at - PLANTED_HORIZON_SEC / 60 + 1);
    assert.equal(rowForecasts(wild, fit)(at), before);
    wild.labels.logReturns.fill(1, at - PLANTED_HORIZON_SEC / 60);
    assert.notEqual(rowForecasts(wild, fit)(at), before);
  });

  it('of any other model are those of its parameters', () => {
    const { online, ...frozen } = fit;
    const forecastAt = rowForecasts(training, frozen);
    const start = onlineForecast(
      online,
      onlineStart(online),
      training.matrix.values,
      2_300 * training.matrix.width,
    );
    assert.equal(forecastAt(2_300), start);
  });
});
