import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { candleAt, forecastAt, outcomeOf } from '../fixtures.ts';
import { tallyOf, worldAt } from './world-at.ts';

const MINUTE = 60_000;
const minutes = Array.from({ length: 20 }, (_, minute) => minute);
const day = {
  candles: minutes.map((minute) => candleAt(minute)),
  forecasts: minutes.flatMap((minute) =>
    [60, 300].map((horizonSec) => {
      const forecast = forecastAt(minute, horizonSec, 101);
      return { ...forecast, outcome: outcomeOf(forecast, minute % 2 === 0 ? 102 : 99) };
    }),
  ),
};

test('nothing is seen before its time', () => {
  fc.assert(
    fc.property(fc.integer({ min: -MINUTE, max: 25 * MINUTE }), (time) => {
      const { candles, forecasts } = worldAt(day, time);
      assert.ok(candles.every(({ close_time }) => close_time <= time));
      assert.ok(forecasts.every(({ as_of }) => as_of <= time));
      for (const { target_time, outcome } of forecasts) assert.equal(outcome !== null, target_time <= time);
    }),
  );
  assert.deepEqual(worldAt(day, 25 * MINUTE), day);
});

test('the tally counts one horizon, what has come of it so far', () => {
  const { forecasts } = worldAt(day, 4 * MINUTE);
  // Made at 0, 1, 2, 3 for the minute after: up, down, up, down, all forecast up by 1 %.
  const tally = tallyOf(forecasts, 60);
  assert.deepEqual([tally?.count, tally?.hits, tally?.moved], [4, 2, 4]);
  const up = Math.log(102 / 100) * 10_000;
  const down = Math.log(99 / 100) * 10_000;
  const forecast = Math.log(101 / 100) * 10_000;
  assert.ok(Math.abs((tally?.noChangeMaeBp ?? 0) - (up - down) / 2) < 1e-9);
  assert.ok(Math.abs((tally?.maeBp ?? 0) - (up - forecast + forecast - down) / 2) < 1e-9);
  assert.equal(tallyOf(forecasts, 300), undefined);
});
