import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { dieboldMariano } from './diebold-mariano.ts';
import { seededRandom } from './seeded-random.ts';

describe('Diebold–Mariano test', () => {
  it('equals the formula written as a double sum', () => {
    const values = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 40, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.constantFrom(1, 5, 15), (advantage, steps) => {
        const found = dieboldMariano(Float64Array.from(advantage), steps);
        const n = advantage.length;
        const mean = advantage.reduce((sum, value) => sum + value, 0) / n;
        const lags = Math.max(steps - 1, Math.floor(4 * (n / 100) ** (2 / 9)));
        let variance = 0;
        for (const [i, a] of advantage.entries()) {
          for (const [j, b] of advantage.entries()) {
            const weight = Math.max(1 - Math.abs(i - j) / (lags + 1), 0);
            variance += (weight * (a - mean) * (b - mean)) / n;
          }
        }
        if (variance < 1e-9) return;
        const corrected = Math.sqrt((n + 1 - 2 * steps + (steps * (steps - 1)) / n) / n);
        const expected = (mean / Math.sqrt(variance / n)) * corrected;
        assert.ok(Math.abs((found?.statistic ?? 0) - expected) < 1e-9 * Math.max(1, Math.abs(expected)));
      }),
    );
  });

  it('rejects about as often as it says where both are equally good', () => {
    // A horizon of h rows makes losses a moving average of h shocks.
    for (const steps of [1, 5]) {
      const rejected = share(1_000, (seed) => {
        const shocks = normals(seed * 7 + steps, 600 + steps);
        const advantage = Float64Array.from({ length: 600 }, (_, i) =>
          shocks.subarray(i, i + steps).reduce((sum, value) => sum + value, 0),
        );
        return (dieboldMariano(advantage, steps)?.pValue ?? 1) < 0.05;
      });
      assert.ok(rejected > 0.03 && rejected < 0.1, `horizon ${steps}: ${rejected}`);
    }
  });

  it('sees an advantage that is there, and says whose', () => {
    const better = normals(5, 2_000).map((value) => value + 0.2);
    const found = dieboldMariano(better, 1);
    assert.ok(found && found.statistic > 5 && found.pValue < 1e-6);
    assert.equal(
      dieboldMariano(
        better.map((value) => -value),
        1,
      )?.statistic,
      -found.statistic,
    );
  });

  it('has no answer where nothing differs or there is too little', () => {
    assert.equal(dieboldMariano(new Float64Array(100), 1), undefined);
    assert.equal(dieboldMariano(Float64Array.of(1), 1), undefined);
    assert.equal(dieboldMariano(normals(1, 12), 15), undefined);
  });
});

function normals(seed: number, count: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
}

function share(trials: number, holds: (seed: number) => boolean): number {
  let count = 0;
  for (let seed = 1; seed <= trials; seed += 1) if (holds(seed)) count += 1;
  return count / trials;
}
