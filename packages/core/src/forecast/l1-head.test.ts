import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../indicator/random-candles.ts';
import { fitL1Head, l1Forecast, leastAbsoluteFactor } from './l1-head.ts';

describe('L1 head', () => {
  it('finds the factor of least absolute error: no other is better', () => {
    const number = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 30 }), (pairs) => {
        const error = (a: number) => pairs.reduce((sum, [x, y]) => sum + Math.abs(y - a * x), 0);
        const found = leastAbsoluteFactor(
          Float64Array.from(pairs, ([x]) => x),
          Float64Array.from(pairs, ([, y]) => y),
        );
        for (const [x, y] of pairs) if (x !== 0) assert.ok(error(found) <= error(y / x) + 1e-9);
        assert.ok(error(found) <= error(0) + 1e-9);
      }),
    );
  });

  it('goes to zero below the threshold, without a jump', () => {
    const head = { threshold: 0.1, factor: 0.5 };
    const forecasts = [-0.3, -0.1, -0.05, 0, 0.1, 0.2].map((scaled) => l1Forecast(head, scaled));
    assert.deepEqual(
      forecasts.map((value) => Math.round(value * 1e9) / 1e9 + 0),
      [-0.1, 0, 0, 0, 0, 0.05],
    );
  });

  it('keeps a good forecast, holds a poor one back, drops a wrong one', () => {
    const all = fitted((sign, noise) => sign + 0.1 * noise);
    assert.ok(all.factor > 0.9 && all.threshold < 0.1, JSON.stringify(all));
    // Half of the returns are zero and the rest is noise around the forecast: the median is nearer to zero.
    const zeros = fitted((sign, noise, i) => (i % 2 === 0 ? 0 : 2 * sign + 6 * noise));
    assert.ok(zeros.factor < 0.5 || zeros.threshold > 0.1, JSON.stringify(zeros));
    assert.equal(fitted((sign) => -sign).factor, 0);
  });
});

/** Forecasts of alternating sign and all sizes up to 0.3; outcomes in volatilities from forecast, noise and place. */
function fitted(outcome: (forecast: number, noise: number, i: number) => number) {
  const random = seededRandom(2);
  const count = 2_000;
  const scaled = Float64Array.from({ length: count }, () => 0.6 * (random() - 0.5));
  const logReturns = scaled.map((forecast, i) => 0.002 * outcome(forecast, random() - 0.5, i));
  const ones = new Uint8Array(count).fill(1);
  return fitL1Head(
    {
      matrix: {
        rows: count,
        width: 0,
        names: [],
        values: new Float64Array(0),
        volatility: new Float64Array(count).fill(0.001),
        asOf: new Float64Array(count),
        ready: ones,
      },
      labels: { logReturns, known: ones, traded: ones },
      horizonSec: 240,
      intervalSec: 60,
    },
    { rows: Int32Array.from(scaled.keys()), scaled },
  );
}
