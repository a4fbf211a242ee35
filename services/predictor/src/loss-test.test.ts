import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { upperTail } from '@foretick/core/evaluation';
import { meanAboveZero } from './loss-test.ts';
import { normals } from './testing/normals.ts';

describe('whether a mean is above 0', () => {
  it('has the long-run variance of its definition', () => {
    const values = normals(1, 40).map((one) => one + 0.3);
    // 4 (40 / 100) ^ (2 / 9) is 3.26: three lags, 40 / 4 - 1 degrees.
    const mean = values.reduce((sum, one) => sum + one, 0) / 40;
    let variance = 0;
    for (const [i, a] of values.entries()) {
      for (const [j, b] of values.entries()) {
        variance += (Math.max(0, 1 - Math.abs(i - j) / 4) * (a - mean) * (b - mean)) / 40;
      }
    }
    const expected = upperTail(mean / Math.sqrt(variance / 40), 9);
    assert.ok(Math.abs(meanAboveZero(values) - expected) < 1e-12);
  });

  it('says nothing of what never varies or is too short', () => {
    assert.equal(meanAboveZero(Array(500).fill(0)), 1);
    assert.equal(meanAboveZero([]), 1);
    assert.equal(meanAboveZero([1]), 1);
  });

  for (const memory of [1, 3]) {
    it(`is wrong about as often as it says where neighbours share ${memory} steps`, () => {
      let wrong = 0;
      const runs = 1_000;
      for (let seed = 1; seed <= runs; seed += 1) {
        const steps = normals(seed, 500 + memory);
        const sums = steps.slice(memory).map((_, i) => {
          let sum = 0;
          for (let k = 0; k < memory; k += 1) sum += steps[i + k] ?? 0;
          return sum;
        });
        if (meanAboveZero(sums) < 0.01) wrong += 1;
      }
      assert.ok(wrong >= 2 && wrong <= 25, `${wrong} of ${runs} at 1 %`);
    });
  }
});
