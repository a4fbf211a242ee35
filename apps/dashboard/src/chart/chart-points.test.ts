import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiHeadline } from '@foretick/client';
import { candleAt, forecastAt, outcomeOf } from '../fixtures.ts';
import { type FanSlot, fanPoints, markPoints, newsTimes } from './chart-points.ts';

test('the fan starts at the last close and keeps an even time axis', () => {
  // open minute   8   9 | 10 11 12 13 14
  // median           100 |101  .  .  . 103
  const forecasts = [forecastAt(10, 60, 101), forecastAt(10, 300, 103)];
  const fan = fanPoints([candleAt(8), candleAt(9)], forecasts);
  assert.deepEqual(fan.map(brief), [
    [540, 100, 0],
    [600, 101, 3],
    [660, undefined, 0],
    [720, undefined, 0],
    [780, undefined, 0],
    [840, 103, 3],
  ]);
  const [, first] = fan;
  assert.deepEqual(first !== undefined && 'bands' in first && first.bands[1], {
    ...{ level: 0.8, lower: 101 * (1 - 0.008), upper: 101 * (1 + 0.008) },
  });
});

test('on longer candles a forecast stands where its time falls, the farthest of several', () => {
  // five minutes:  5..9 | 10..14       20..24
  // median          100 | 105 (of 1, 5)  115
  const last = { ...candleAt(5), interval_sec: 300, close_time: 600_000 };
  const forecasts = [forecastAt(10, 60, 101), forecastAt(10, 300, 105), forecastAt(10, 900, 115)];
  assert.deepEqual(fanPoints([last], forecasts).map(brief), [
    [300, 100, 0],
    [600, 105, 3],
    [900, undefined, 0],
    [1_200, 115, 3],
  ]);
});

test('a past forecast stands at the candle whose close it named', () => {
  const forecast = forecastAt(9, 60, 101);
  const scored = { ...forecast, outcome: outcomeOf(forecast, 102) };
  const candles = [candleAt(8), candleAt(9, { close: 102 })];
  const marks = markPoints(candles, [scored], 60);
  assert.equal(marks.length, 1);
  const [mark] = marks;
  assert.equal(mark?.time, 540);
  assert.equal(mark?.actual, 102);
  assert.equal(mark?.direction, 'hit');
  assert.ok(Math.abs((mark?.forecast ?? 0) - 101) < 1e-9);
  // Not drawn: another horizon's, and one whose candle is not there.
  assert.equal(markPoints(candles, [scored], 300).length, 0);
  assert.equal(markPoints([candleAt(8)], [scored], 60).length, 0);
});

test('nothing is drawn of nothing', () => {
  assert.deepEqual(fanPoints([], [forecastAt(10, 60)]), []);
  assert.deepEqual(fanPoints([candleAt(9)], []), []);
});

test('news stands at the candle during which it came, once', () => {
  const at = (ms: number) => ({ available_at: ms }) as ApiHeadline;
  const candles = [candleAt(8), candleAt(9)];
  const headlines = [at(9 * 60_000), at(9 * 60_000 + 5), at(8 * 60_000 - 1), at(10 * 60_000)];
  assert.deepEqual(newsTimes(candles, headlines), [540]);
});

function brief(slot: FanSlot): readonly [number, number | undefined, number] {
  return 'median' in slot ? [slot.time, slot.median, slot.bands.length] : [slot.time, undefined, 0];
}
