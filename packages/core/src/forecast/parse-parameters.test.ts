import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModelParameters, TreesParameters } from './model.ts';
import { parseModelParameters } from './parse-parameters.ts';
import { predict } from './predict.ts';

//  0: x1 < 0.5 ? node 1 : node 2      1: leaf 0.1      2: x0 < 2 ? node 3 : node 4      3: leaf -0.2      4: leaf 0.3
const TREES: TreesParameters = {
  kind: 'trees',
  width: 2,
  base: 0.01,
  roots: [0],
  feature: [1, -1, 0, -1, -1],
  threshold: [0.5, 0.1, 2, -0.2, 0.3],
  left: [1, 0, 3, 0, 0],
  shrinkage: 0.5,
};

const RIDGE: ModelParameters = {
  kind: 'ridge',
  means: [0, 1],
  scales: [1, 2],
  coefficients: [0.1, -0.1],
  intercept: 0.01,
  lambda: 1,
  shrinkage: 0.5,
};

describe('model parameters', () => {
  it('come back from JSON as they were, whatever their kind', () => {
    const kinds: readonly ModelParameters[] = [
      { kind: 'persistence' },
      { kind: 'drift', mean: 0.1, shrinkage: 0.5 },
      RIDGE,
      TREES,
      { ...TREES, cover: [5, 2, 3, 1, 2] },
      { kind: 'average', members: [RIDGE, TREES] },
    ];
    for (const parameters of kinds) {
      const kept: unknown = JSON.parse(JSON.stringify(parameters));
      assert.deepEqual(parseModelParameters(kept), parameters);
    }
  });

  it('of trees are served by walking them', () => {
    const forecast = (values: number[]) => predict(TREES, { values, volatility: 0.002 }, 240, 60);
    const close = (found: number, scaled: number) =>
      assert.ok(Math.abs(found - 0.5 * scaled * 0.004) < 1e-15);
    close(forecast([9, 0.4]), 0.11);
    close(forecast([1, 0.5]), -0.19);
    close(forecast([2, 0.5]), 0.31);
    // Just below the threshold, but not as float32.
    close(forecast([1, 0.5 - 1e-12]), -0.19);
    assert.throws(() => forecast([1]), /2 features/);
  });

  it('need every field that their kind has, each of its kind', () => {
    const kinds: readonly ModelParameters[] = [{ kind: 'drift', mean: 0.1, shrinkage: 0.5 }, RIDGE, TREES];
    for (const parameters of kinds) {
      for (const [name, value] of Object.entries(parameters)) {
        const { [name]: _, ...less }: Record<string, unknown> = { ...parameters };
        assert.equal(parseModelParameters(less), undefined, `${parameters.kind} without ${name}`);
        const wrongs = Array.isArray(value)
          ? [0, value.slice(1), [...value, 0], value.with(0, Number.NaN), value.with(0, '1')]
          : [null, '1', Number.POSITIVE_INFINITY];
        for (const wrong of wrongs) {
          if (name === 'roots' && Array.isArray(wrong) && wrong.every(Number.isInteger)) continue;
          const damaged = { ...parameters, [name]: wrong };
          assert.equal(parseModelParameters(damaged), undefined, `${parameters.kind} ${name}: ${wrong}`);
        }
      }
    }
  });

  it('go as deep as four averages within each other', () => {
    let value: ModelParameters = RIDGE;
    for (let depth = 1; depth <= 4; depth += 1) {
      value = { kind: 'average', members: [value] };
      assert.deepEqual(parseModelParameters(value), value);
    }
    assert.equal(parseModelParameters({ kind: 'average', members: [value] }), undefined);
  });

  it('of trees may reach to the last feature and the last node', () => {
    const last: TreesParameters = { ...TREES, feature: [1, -1, 1, -1, -1], roots: [0, 4] };
    assert.deepEqual(parseModelParameters(last), last);
    const leaf: TreesParameters = { ...TREES, feature: [-1], threshold: [0.5], left: [0], roots: [0] };
    assert.deepEqual(parseModelParameters(leaf), leaf);
    for (const wrong of [
      { feature: [2, -1, 0, -1, -1] },
      { roots: [-1] },
      { roots: [0.5] },
      { left: [1, 0, 4, 0, 0] },
    ])
      assert.equal(parseModelParameters({ ...TREES, ...wrong }), undefined);
  });

  it('are refused where they could not be served', () => {
    const bottomless: Record<string, unknown> = { kind: 'average' };
    bottomless.members = [bottomless];
    const wrong: readonly unknown[] = [
      undefined,
      'ridge',
      { kind: 'forest' },
      { kind: 'drift', mean: 'up', shrinkage: 1 },
      { ...RIDGE, scales: [1] },
      { ...RIDGE, lambda: null },
      { ...TREES, width: 1 },
      { ...TREES, roots: [5] },
      { ...TREES, threshold: [0.5] },
      { ...TREES, threshold: [0.5, 0.1, 2, -0.2, null] },
      { ...TREES, cover: [5, 2, 3] },
      { ...TREES, cover: [5, 2, 3, 1, null] },
      { ...TREES, left: [1, 0, 0, 0, 0] },
      { ...TREES, left: [4, 0, 3, 0, 0] },
      { ...TREES, feature: [1, -2, 0, -1, -1] },
      { kind: 'average', members: [] },
      { kind: 'average', members: [RIDGE, { kind: 'forest' }] },
      bottomless,
    ];
    for (const value of wrong) assert.equal(parseModelParameters(value), undefined);
  });
});
