import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { twoSidedTail } from './student-t.ts';

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
