import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candleAt, forecastAt, outcomeOf } from '../fixtures.ts';
import { directionOf, forecastsAhead, latestForecasts, type ScoredOutcome } from './forecast-view.ts';

test('ahead are the newest forecasts whose target lies after the last closed candle', () => {
  const candles = [candleAt(8), candleAt(9), candleAt(10, { status: 'provisional' })];
  const older = [forecastAt(9, 60), forecastAt(9, 300)];
  const newest = [forecastAt(10, 900), forecastAt(10, 60), forecastAt(10, 300)];
  const horizons = forecastsAhead([...older, ...newest], candles).map(({ horizon_sec }) => horizon_sec);
  assert.deepEqual(horizons, [60, 300, 900]);
  // minute    8  9 10 11 ... 15: by the close at 15 only the longest is still open.
  const later = forecastsAhead(newest, [candleAt(14)]).map(({ horizon_sec }) => horizon_sec);
  assert.deepEqual(later, [900]);
  assert.deepEqual(forecastsAhead([], candles), []);
});

test('a direction is right, wrong, or there was none', () => {
  const cases = [
    [101, 102, 'hit'],
    [99, 98, 'hit'],
    [101, 99, 'miss'],
    [100, 99, 'unmoved'],
    [101, 100, 'unmoved'],
  ] as const;
  for (const [forecast, actual, direction] of cases) {
    const outcome = outcomeOf(forecastAt(0, 60, forecast), actual);
    assert.equal(directionOf(outcome as ScoredOutcome), direction);
  }
});

test('the list shows the soonest that wait, counts the rest, then the settled, newest first', () => {
  const settled = [1, 2, 3].map((minute) => {
    const forecast = forecastAt(minute, 300);
    return { ...forecast, outcome: outcomeOf(forecast, 101) };
  });
  const waiting = [4, 5, 6, 7].map((minute) => forecastAt(minute, 300));
  const shown = latestForecasts([...settled, ...waiting, forecastAt(7, 60)], 300, { waiting: 2, settled: 2 });
  const ids = (rows: readonly { prediction_id: string }[]) => rows.map(({ prediction_id }) => prediction_id);
  assert.deepEqual(ids(shown.waiting), ['5-300', '4-300']);
  assert.equal(shown.moreWaiting, 2);
  assert.deepEqual(ids(shown.settled), ['3-300', '2-300']);
});
