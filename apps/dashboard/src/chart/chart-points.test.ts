import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candleAt, forecastAt, outcomeOf } from '../fixtures.ts';
import { chartPoints } from './chart-points.ts';

const colors = { volumeUp: 'up', volumeDown: 'down' };

test('forecasts ahead start at the last close and keep an even time axis', () => {
  // open minute   8   9 | 10 11 12 13 14
  // point            100 |101  .  .  . 103
  const forecasts = [forecastAt(10, 60, 101), forecastAt(10, 300, 103)];
  const points = chartPoints([candleAt(8), candleAt(9)], forecasts, 60, colors);
  assert.equal(points.aheadCount, 2);
  assert.deepEqual(points.ahead, [
    { time: 540, value: 100 },
    { time: 600, value: 101 },
    { time: 660 },
    { time: 720 },
    { time: 780 },
    { time: 840, value: 103 },
  ]);
});

test('a past forecast stands at the candle whose close it named', () => {
  const forecast = forecastAt(9, 60, 101);
  const scored = { ...forecast, outcome: outcomeOf(forecast, 102) };
  const candles = [candleAt(8), candleAt(9, { close: 102 })];
  const points = chartPoints(candles, [scored], 60, colors);
  assert.equal(points.marks.length, 1);
  const [mark] = points.marks;
  assert.equal(mark?.time, 540);
  assert.equal(mark?.actual, 102);
  assert.equal(mark?.direction, 'hit');
  assert.ok(Math.abs((mark?.forecast ?? 0) - 101) < 1e-9);
  // Not drawn: another horizon's, and one whose candle is not there.
  assert.equal(chartPoints(candles, [scored], 300, colors).marks.length, 0);
  assert.equal(chartPoints([candleAt(8)], [scored], 60, colors).marks.length, 0);
});

test('nothing is drawn of nothing', () => {
  const points = chartPoints([], [forecastAt(10, 60)], 60, colors);
  assert.equal(points.aheadCount, 0);
  assert.deepEqual(points.ahead, []);
});
