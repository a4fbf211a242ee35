import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { linked, lossOf } from './losses.ts';
import type { Objective } from './objective.ts';
import { quantileOf, weightedQuantileOf } from './quantile-of.ts';

const WEIGHTS = Float64Array.of(1, 2, 0.5, 4);

/** Objective, labels, and how many times the metric's derivative the gradient is. */
const SMOOTH: readonly (readonly [Objective, Float64Array, number])[] = [
  [{ kind: 'huber', delta: 0.7 }, Float64Array.of(-1, 0.2, 3, 0.5), 1],
  [{ kind: 'pseudo-huber', slope: 0.7 }, Float64Array.of(-1, 0.2, 3, 0.5), 1],
  [{ kind: 'quantile', level: 0.8 }, Float64Array.of(-1, 0.2, 3, 0.5), 1],
  [{ kind: 'logistic' }, Float64Array.of(0, 1, 1, 0.3), 1],
  [{ kind: 'poisson' }, Float64Array.of(0, 1, 5, 2), 0.5],
  [{ kind: 'gamma' }, Float64Array.of(0.1, 1, 5, 2), 0.5],
];

describe('losses', () => {
  for (const [objective, labels, factor] of SMOOTH) {
    it(`have the derivative of their metric as gradient: ${objective.kind}`, () => {
      const loss = lossOf(objective);
      const margins = Float64Array.of(0.3, -0.6, 1.2, 0.1);
      const gradient = new Float32Array(4);
      const hessian = new Float32Array(4);
      loss.gradients(margins, labels, WEIGHTS, gradient, hessian);
      const weightSum = WEIGHTS.reduce((sum, weight) => sum + weight, 0);
      const lossAt = (row: number, step: number) => {
        const moved = margins.map((margin, at) => linked(at === row ? margin + step : margin, loss.link));
        return loss.metric(moved, labels, WEIGHTS) * weightSum;
      };
      for (let row = 0; row < 4; row += 1) {
        const slope = (lossAt(row, 1e-5) - lossAt(row, -1e-5)) / 2e-5;
        assert.ok(
          Math.abs(slope * factor - (gradient[row] ?? 0)) < 1e-5,
          `row ${row}: ${slope}, ${gradient[row]}`,
        );
        assert.ok((hessian[row] ?? -1) > 0);
      }
    });

    it(`begin at a margin that no small step betters: ${objective.kind}`, () => {
      const loss = lossOf(objective);
      const values = Float64Array.from({ length: 99 }, (_, i) => labels[i % 4] ?? 0);
      const base = loss.baseMargin(values, undefined);
      const lossAt = (margin: number) =>
        loss.metric(new Float64Array(99).fill(linked(margin, loss.link)), values, undefined);
      // The smooth Huber loss starts at the median, which is near its minimum.
      const slack = objective.kind === 'pseudo-huber' || objective.kind === 'huber' ? 0.1 : 1e-9;
      assert.ok(lossAt(base) <= Math.min(lossAt(base - 0.05), lossAt(base + 0.05)) + slack);
    });
  }

  it('have the curvature of their gradient as Hessian: pseudo-huber, logistic, gamma', () => {
    for (const [objective, labels] of SMOOTH) {
      if (!['pseudo-huber', 'logistic', 'gamma'].includes(objective.kind)) continue;
      const derive = (step: number) => {
        const margins = Float64Array.of(0.3 + step, -0.6 + step, 1.2 + step, 0.1 + step);
        const gradient = new Float32Array(4);
        const hessian = new Float32Array(4);
        lossOf(objective).gradients(margins, labels, WEIGHTS, gradient, hessian);
        return { gradient, hessian };
      };
      const { hessian } = derive(0);
      for (let row = 0; row < 4; row += 1) {
        const curvature = ((derive(0.01).gradient[row] ?? 0) - (derive(-0.01).gradient[row] ?? 0)) / 0.02;
        assert.ok(Math.abs(curvature - (hessian[row] ?? 0)) < 1e-3 * (1 + curvature));
      }
    }
  });
});

describe('quantile', () => {
  it('is that of the sorted values', () => {
    const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (list, level) => {
        const sorted = Float64Array.from(list).sort();
        const place = Math.min(Math.max(level * (list.length + 1) - 1, 0), list.length - 1);
        const low = sorted[Math.floor(place)] ?? 0;
        const high = sorted[Math.ceil(place)] ?? 0;
        const expected = low + (place - Math.floor(place)) * (high - low);
        assert.ok(Math.abs(quantileOf(Float64Array.from(list), level) - expected) < 1e-12);
      }),
    );
  });

  it('counts weights as so many values', () => {
    const values = Float64Array.of(3, 1, 2, 9);
    assert.equal(weightedQuantileOf(values, Float64Array.of(1, 1, 1, 0), 0.5), 2);
    assert.equal(weightedQuantileOf(values, Float64Array.of(1, 5, 1, 0), 0.5), 1);
    assert.equal(weightedQuantileOf(values, Float64Array.of(1, 1, 1, 0), 0.999), 3);
  });
});
