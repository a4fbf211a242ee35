import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../random-candles.ts';
import { MomentsWindow } from './moments-window.ts';

describe('moments window', () => {
  it('equals the plain moments of the newest numbers, and takes back what came', () => {
    const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 9 }), (all, length) => {
        const window = new MomentsWindow(length);
        all.forEach((value, i) => {
          window.keep();
          window.add(-value);
          window.undo();
          window.add(value);
          if (!window.isFull) return;
          const [mean, squares, cross] = momentsOf(all.slice(i + 1 - length, i + 1));
          near(window.mean, mean, 1e3);
          near(window.squares, squares, 1e6);
          near(window.cross, cross, 1e4);
        });
      }),
    );
  });

  it('keeps the digits of a small variance of large numbers, without drift, and forgets a huge one', () => {
    const random = seededRandom(1);
    const window = new MomentsWindow(21);
    const newest: number[] = [];
    for (let i = 0; i < 200_000; i += 1) {
      const value = i === 100_000 ? 1e15 : 1e9 + random();
      window.add(value);
      newest.push(value - 1e9);
      if (newest.length > 21) newest.shift();
    }
    const [mean, squares, cross] = momentsOf(newest);
    near(window.mean - 1e9, mean, 1e5);
    near(window.squares, squares, 1e5);
    near(window.cross, cross, 1e6);
  });

  it('has exactly no variance where all numbers are the same', () => {
    for (const value of [0.1, 1 / 3, 61_607.99, 1e-9]) {
      const window = new MomentsWindow(20);
      for (let i = 0; i < 100; i += 1) window.add(value);
      assert.deepEqual([window.mean, window.squares, window.cross], [value, 0, 0]);
    }
  });
});

function momentsOf(values: readonly number[]): readonly [mean: number, squares: number, cross: number] {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0);
  const mean = sum(values) / values.length;
  const middle = (values.length - 1) / 2;
  return [
    mean,
    sum(values.map((value) => (value - mean) ** 2)),
    sum(values.map((value, i) => (i - middle) * (value - mean))),
  ];
}

function near(actual: number, expected: number, size: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * size, `${actual} is not ${expected}`);
}
