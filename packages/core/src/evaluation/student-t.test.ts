import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { twoSidedTail, upperTail } from './student-t.ts';

describe("Student's t", () => {
  it('has the tails of the printed tables', () => {
    const table: readonly (readonly [t: number, degrees: number, tail: number])[] = [
      [12.7062, 1, 0.05],
      [2.22814, 10, 0.05],
      [3.16927, 10, 0.01],
      [2.04227, 30, 0.05],
      [1.65765, 120, 0.1],
      [1.959964, 1e8, 0.05],
      [3.290527, 1e8, 0.001],
    ];
    for (const [t, degrees, tail] of table) {
      const found = twoSidedTail(t, degrees);
      assert.ok(Math.abs(found / tail - 1) < 2e-5, `t ${t}, ${degrees} degrees: ${found}`);
      assert.equal(twoSidedTail(-t, degrees), found);
    }
    assert.equal(twoSidedTail(0, 5), 1);
  });

  it('equals the closed forms for one, two and four degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 50, noNaN: true }), (t) => {
        const close = (found: number, exact: number) => assert.ok(Math.abs(found - exact) < 1e-12);
        close(twoSidedTail(t, 1), 1 - (2 / Math.PI) * Math.atan(t));
        close(twoSidedTail(t, 2), 1 - t / Math.sqrt(2 + t * t));
        const q = t / Math.sqrt(4 + t * t);
        close(twoSidedTail(t, 4), 1 - (3 * q - q ** 3) / 2);
      }),
    );
  });
});

describe("the upper tail of Student's t", () => {
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
      assert.ok(Math.abs(upperTail(t, degrees) - share) < 2e-5);
      assert.ok(Math.abs(upperTail(-t, degrees) - (1 - share)) < 2e-5);
    });
  }
});
