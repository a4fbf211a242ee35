import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meanAboveZero, studentUpperTail } from './loss-test.ts';
import { normals } from './testing/normals.ts';

describe("Student's t", () => {
  // Published tables: the point above which a share of 5 %, 1 % or 0.1 % lies.
  for (const [degrees, t, share] of [
    [1, 6.3138, 0.05],
    [1, 31.8205, 0.01],
    [2, 6.9646, 0.01],
    [3, 4.5407, 0.01],
    [10, 1.8125, 0.05],
    [10, 2.7638, 0.01],
    [30, 3.3852, 0.001],
    [120, 2.3578, 0.01],
  ] as const) {
    it(`with ${degrees} degrees is above ${t} in ${share * 100} %`, () => {
      assert.ok(Math.abs(studentUpperTail(t, degrees) - share) < 2e-5);
      assert.ok(Math.abs(studentUpperTail(-t, degrees) - (1 - share)) < 2e-5);
    });
  }
});

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
    const expected = studentUpperTail(mean / Math.sqrt(variance / 40), 9);
    assert.ok(Math.abs(meanAboveZero(values, 1) - expected) < 1e-12);
  });

  it('says nothing of what never varies or is too short', () => {
    assert.equal(meanAboveZero(Array(500).fill(0), 1), 1);
    assert.equal(meanAboveZero([], 1), 1);
    assert.equal(meanAboveZero([1, 2, 3], 15), 1);
  });

  for (const overlap of [1, 5, 15]) {
    it(`is wrong about as often as it says where neighbours share ${overlap} steps`, () => {
      let wrong = 0;
      const runs = 1_000;
      for (let seed = 1; seed <= runs; seed += 1) {
        const steps = normals(seed, 500 + overlap);
        const sums = steps.slice(overlap).map((_, i) => {
          let sum = 0;
          for (let k = 0; k < overlap; k += 1) sum += steps[i + k] ?? 0;
          return sum;
        });
        if (meanAboveZero(sums, overlap) < 0.01) wrong += 1;
      }
      assert.ok(wrong >= 2 && wrong <= 25, `${wrong} of ${runs} at 1 %`);
    });
  }
});
