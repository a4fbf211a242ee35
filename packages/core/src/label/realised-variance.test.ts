import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { realisedVarianceLabels } from './realised-variance.ts';

describe('realised variance', () => {
  it('is the sum of squared returns over the horizon, wherever every candle is there and complete', () => {
    const run = fc.array(
      fc.record({
        present: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
        complete: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
        close: fc.integer({ min: 90, max: 110 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(run, fc.integer({ min: 1, max: 5 }), (minutes, steps) => {
        const candles = minutes
          .map((minute, i) => ({ ...minute, openTime: i * 60_000, closeTime: (i + 1) * 60_000 }))
          .filter(({ present }) => present);
        const { variances, known } = realisedVarianceLabels(candles, steps);
        candles.forEach((candle, i) => {
          const until = candle.closeTime + steps * 60_000;
          const window = candles.filter((one) => one.openTime >= candle.openTime && one.closeTime <= until);
          const exists = window.length === steps + 1 && window.every(({ complete }) => complete);
          assert.equal(known[i], exists ? 1 : 0);
          let sum = 0;
          for (let k = 1; exists && k <= steps; k += 1) {
            sum += Math.log((candles[i + k]?.close ?? 0) / (candles[i + k - 1]?.close ?? 0)) ** 2;
          }
          assert.ok(Math.abs((variances[i] ?? 0) - sum) < 1e-12);
        });
      }),
    );
  });
});
