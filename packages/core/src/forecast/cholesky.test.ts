import assert from 'node:assert/strict';
import { it } from 'node:test';
import { seededRandom } from '../indicator/random-candles.ts';
import { solveRidge } from './cholesky.ts';

it('solves (A + λ diag(p)) x = b', () => {
  const random = seededRandom(5);
  for (const n of [1, 2, 5, 30]) {
    const roots = Float64Array.from({ length: n * n }, () => random() - 0.5);
    const a = new Float64Array(n * n);
    const penalty = Float64Array.from({ length: n }, random);
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) {
        for (let k = 0; k < n; k += 1)
          a[i * n + j] = (a[i * n + j] ?? 0) + (roots[i * n + k] ?? 0) * (roots[j * n + k] ?? 0);
      }
    }
    const x = Float64Array.from({ length: n }, () => random() - 0.5);
    const lambda = 0.7;
    const b = x.map((own, i) =>
      x.reduce((sum, value, j) => sum + (a[i * n + j] ?? 0) * value, lambda * (penalty[i] ?? 0) * own),
    );
    const solution = solveRidge(a, b, lambda, penalty);
    assert.ok(solution);
    solution.forEach((value, i) => {
      assert.ok(Math.abs(value - (x[i] ?? 0)) < 1e-9);
    });
  }
});

it('has no solution for a matrix that is not positive definite', () => {
  assert.equal(
    solveRidge(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1), 0, Float64Array.of(1, 1)),
    undefined,
  );
  assert.equal(solveRidge(Float64Array.of(0), Float64Array.of(0), 1, Float64Array.of(0)), undefined);
});
