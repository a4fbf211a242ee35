import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candleAt } from '../fixtures.ts';
import { rollUp } from './roll-up.ts';

const FIVE = 300;

test('the open window adds up what came since the last fetched one', () => {
  // minute   0..4 | 5  6  7 (open)
  const history = [{ ...candleAt(0), interval_sec: FIVE, close_time: 5 * 60_000 }];
  const base = [
    ...[3, 4].map((minute) => candleAt(minute, { high: 999 })),
    candleAt(5, { open: 100, high: 105, low: 98, close: 104, volume: 1, trade_count: 2 }),
    candleAt(6, { open: 104, high: 110, low: 103, close: 108, volume: 2, trade_count: 3 }),
    candleAt(7, { open: 108, high: 109, low: 90, close: 95, volume: 4, status: 'provisional' }),
  ];
  const rolled = rollUp(history, base, FIVE);
  assert.equal(rolled.length, 2);
  assert.equal(rolled[0], history[0]);
  const { open_time, close_time, open, high, low, close, volume, trade_count, status } = rolled[1] ?? {};
  assert.deepEqual(
    { open_time, close_time, open, high, low, close, volume, trade_count, status },
    {
      ...{ open_time: 300_000, close_time: 600_000, open: 100, high: 110, low: 90, close: 95, volume: 7 },
      ...{ trade_count: null, status: 'provisional' },
    },
  );
});

test('a window is final with its last candle, and one that began earlier than the base is left out', () => {
  const base = [3, 4, 5, 6, 7, 8, 9, 10].map((minute) => candleAt(minute));
  assert.deepEqual(
    rollUp([], base, FIVE).map(({ open_time, status }) => [open_time / 60_000, status]),
    [
      [5, 'final'],
      [10, 'provisional'],
    ],
  );
});
