import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conformalHalfWidth, conformalStep, missRateAfter } from './conformal.ts';

describe('adaptive conformal prediction', () => {
  it('begins with the quantile of split conformal prediction', () => {
    const nine = Array.from({ length: 9 }, (_, i) => i + 1);
    // (9 + 1) × 0.8 = the eighth smallest
    assert.ok(Math.abs(conformalHalfWidth(nine, 0.2) - 8) < 1e-12);
    assert.ok(Math.abs(conformalHalfWidth(nine, 0.25) - 7.5) < 1e-12);
    assert.equal(conformalHalfWidth([1, 3], 0.2), 3);
    assert.ok(Math.abs(conformalHalfWidth([2, 3], 0.9) - 0.6) < 1e-12, 'below the smallest: towards nothing');
    assert.equal(conformalHalfWidth([], 0.2), Number.POSITIVE_INFINITY);
  });

  it('widens after a miss, shrinks by less after a hit, and stays within the scores', () => {
    const scores = Array.from({ length: 999 }, (_, i) => i + 1);
    let missRate = 0.2;
    const half = () => Math.round(conformalHalfWidth(scores, missRate) * 1e6) / 1e6;
    const observe = (covered: boolean) => {
      missRate = missRateAfter(missRate, 0.8, covered, 0.05);
    };
    const first = half();
    observe(false);
    assert.equal(half() - first, 40);
    observe(true);
    assert.equal(half() - first, 30);
    for (let i = 0; i < 100; i += 1) observe(false);
    assert.equal(half(), 999);
    for (let i = 0; i < 2_000; i += 1) observe(true);
    assert.equal(half(), 0);
  });

  it('learns less from an outcome the farther ahead it was forecast', () => {
    assert.deepEqual([30, 60, 300, 900].map(conformalStep), [0.005, 0.005, 0.001, 0.005 / 15]);
  });
});
