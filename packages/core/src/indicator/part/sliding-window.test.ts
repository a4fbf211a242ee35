import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../random-candles.ts';
import { MAXIMUM, MINIMUM, SlidingWindow, SUM } from './sliding-window.ts';

const numbers = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { maxLength: 60 });
const lengths = fc.integer({ min: 1, max: 9 });

describe('sliding window', () => {
  for (const [name, combine] of Object.entries({ SUM, MINIMUM, MAXIMUM })) {
    it(`${name} equals the plain one over the newest numbers, and takes back what came`, () => {
      fc.assert(
        fc.property(numbers, lengths, (all, length) => {
          const window = new SlidingWindow(length, combine);
          all.forEach((value, i) => {
            const newest = all.slice(Math.max(0, i + 1 - length), i + 1);
            const expected = newest.reduce((left, right) => combine.of(left, right), combine.neutral);
            const before = window.value();
            window.keep();
            window.add(-value);
            window.undo();
            assert.equal(window.value() + 0, before + 0);
            window.add(value);
            assert.equal(window.value() + 0, expected + 0);
            assert.deepEqual(window.recent(), newest);
          });
        }),
      );
    });
  }

  it('goes on bit for bit after it was restored anywhere', () => {
    const fractions = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(fractions, fractions, lengths, (before, after, length) => {
        const uninterrupted = new SlidingWindow(length, SUM);
        for (const value of before) uninterrupted.add(value);
        const restored = new SlidingWindow(length, SUM);
        restored.restore(uninterrupted.count, [7, ...uninterrupted.recent()]);
        for (const value of after) {
          uninterrupted.add(value);
          restored.add(value);
          assert.equal(restored.value(), uninterrupted.value());
        }
      }),
    );
  });

  it('does not drift over a million numbers, and a huge one leaves nothing behind', () => {
    const random = seededRandom(1);
    const window = new SlidingWindow(21, SUM);
    for (let i = 0; i < 1_000_000; i += 1) window.add(i === 500_000 ? 1e15 : 0.1 + random());
    const exact = window.recent().reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(window.value() - exact) <= 1e-14 * exact, `${window.value()} is not ${exact}`);
  });

  it('refuses lengths that are none', () => {
    for (const length of [0, -1, 1.5]) assert.throws(() => new SlidingWindow(length, SUM), RangeError);
  });
});
