import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candleAt, forecastAt, outcomeOf } from '../fixtures.ts';
import { readingAt } from './reading.ts';

const MINUTE = 60_000;
const past = forecastAt(8, 60, 101);
const scored = { ...past, outcome: outcomeOf(past, 102) };
const candles = [candleAt(7), candleAt(8), candleAt(9), candleAt(10, { status: 'provisional' })];
const forecasts = [scored, forecastAt(10, 60, 101), forecastAt(10, 300, 103)];

test('a candle is read with the forecast of its close, of the horizon that is shown', () => {
  assert.deepEqual(readingAt(8 * MINUTE, candles, forecasts, 60), {
    ...{ kind: 'candle', candle: candles[1], forecast: scored },
  });
  assert.deepEqual(readingAt(8 * MINUTE, candles, forecasts, 300), {
    ...{ kind: 'candle', candle: candles[1], forecast: undefined },
  });
});

test('a slot ahead is read by its forecasts', () => {
  assert.deepEqual(readingAt(14 * MINUTE, candles, forecasts, 60), {
    ...{ kind: 'ahead', forecasts: [forecasts[2]] },
  });
});

test('nothing pointed at, or an empty slot, reads the newest candle', () => {
  for (const openTime of [undefined, 12 * MINUTE]) {
    const reading = readingAt(openTime, candles, forecasts, 60);
    assert.equal(reading.kind === 'candle' && reading.candle, candles[3]);
  }
  assert.deepEqual(readingAt(0, [], forecasts, 60), { kind: 'none' });
});
