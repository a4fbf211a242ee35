import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { candle, MINUTE, START } from '@foretick/ports/contract/feature-store-records';
import { verifyIndependentCandles } from './verify-independent-candles.ts';

const same = { openTime: START, open: 100, high: 110, low: 90.1, close: 105, volume: 12.5, tradeCount: 7 };

describe('candles against plain SQL', () => {
  it('agree but for the last digits of sums', () => {
    const found = verifyIndependentCandles([candle(0)], [{ ...same, volume: 12.5 + 1e-12 }]);
    assert.deepEqual(found, { compared: 1, leftOut: {}, difference: undefined });
  });

  for (const [field, computed] of [
    ['open', 101],
    ['close', 105.0000001],
    ['tradeCount', 8],
    ['volume', 12.6],
  ] as const) {
    it(`differ in ${field}`, () => {
      const { difference } = verifyIndependentCandles([candle(0)], [{ ...same, [field]: computed }]);
      const stored = candle(0)[field];
      assert.deepEqual(difference, { what: 'candle of plain SQL', field, time: START, stored, computed });
    });
  }

  it('leave out what cannot be compared', () => {
    const candles = [
      candle(0, { origin: 'venue' }),
      candle(1, { complete: false }),
      candle(2, { filled: true, tradeCount: 0 }),
      candle(3),
    ];
    const { compared, leftOut } = verifyIndependentCandles(candles, [{ ...same, openTime: START - MINUTE }]);
    assert.equal(compared, 0);
    assert.deepEqual(leftOut, {
      'not made of all trades': 2,
      'nothing traded': 1,
      'trades no longer kept': 1,
    });
  });
});
