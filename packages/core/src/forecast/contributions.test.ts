import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contributions, type TreeShap } from './contributions.ts';
import type { ModelParameters, TreesParameters } from './model.ts';
import { predict } from './predict.ts';

const RIDGE: ModelParameters = {
  kind: 'ridge',
  means: [1, 0],
  scales: [2, 1],
  coefficients: [0.1, -0.05],
  intercept: 0.02,
  lambda: 1,
  shrinkage: 0.5,
};

//  x0 < 2 ? 0.1 : x1 < 0 ? -0.3 : 0.4, of 100 rows 50 go right, and of these 20 left
const TREES: TreesParameters = {
  kind: 'trees',
  width: 2,
  base: 0.01,
  roots: [0],
  feature: [0, -1, 1, -1, -1],
  threshold: [2, 0.1, 0, -0.3, 0.4],
  left: [1, 0, 3, 0, 0],
  cover: [100, 50, 50, 20, 30],
  shrinkage: 0.8,
};

/** Shapley values by their definition, for trees of two features. */
const slowShap: TreeShap = ({ base, feature, threshold, left, cover = [] }, row) => {
  const worth = (known: readonly number[], node = 0): number => {
    const at = feature[node] ?? -1;
    if (at < 0) return threshold[node] ?? 0;
    const child = left[node] ?? 0;
    if (known.includes(at)) return worth(known, child + ((row[at] ?? 0) < (threshold[node] ?? 0) ? 0 : 1));
    const share = (cover[child] ?? 0) / (cover[node] ?? 1);
    return share * worth(known, child) + (1 - share) * worth(known, child + 1);
  };
  const [none, first, second, both] = [worth([]), worth([0]), worth([1]), worth([0, 1])];
  return [(first - none + both - second) / 2, (second - none + both - first) / 2, base + none];
};

const cases: readonly [name: string, parameters: ModelParameters][] = [
  ['persistence', { kind: 'persistence' }],
  ['drift', { kind: 'drift', mean: 0.1, shrinkage: 0.4 }],
  ['drift beyond the bound', { kind: 'drift', mean: -7, shrinkage: 0.4 }],
  ['ridge', RIDGE],
  ['ridge beyond the bound', { ...RIDGE, coefficients: [3, 2] }],
  ['trees', TREES],
  ['trees beyond the bound', { ...TREES, base: 5 }],
  ['an average', { kind: 'average', members: [RIDGE, TREES, { ...RIDGE, intercept: 9 }] }],
];

describe('contributions', () => {
  for (const [name, parameters] of cases) {
    it(`of ${name} add up to the forecast`, () => {
      for (const values of [
        [3, -1],
        [0, 0],
        [-40, 7],
        [2, 0],
      ]) {
        const vector = { values, volatility: 0.002 };
        const parts = contributions(parameters, vector, 300, 60, slowShap);
        assert.ok(parts !== undefined);
        const sum = parts.byFeature.reduce((total, one) => total + one, parts.base + parts.limit);
        assert.ok(Math.abs(sum - predict(parameters, vector, 300, 60)) < 1e-15, `${values}: ${sum}`);
        assert.equal(parts.byFeature.length, 2);
      }
    });
  }

  it('of a linear model are its terms', () => {
    const volatility = 0.002;
    const parts = contributions(RIDGE, { values: [5, 3], volatility }, 240, 60, slowShap);
    const scale = 0.5 * volatility * 2;
    assert.deepEqual(
      parts?.byFeature.map((one) => Number((one / scale).toFixed(12))),
      [0.2, -0.15],
    );
    assert.ok(Math.abs((parts?.base ?? 0) / scale - 0.02) < 1e-12);
    assert.equal(parts?.limit, 0);
    const outlier = contributions(RIDGE, { values: [1e9, 0], volatility }, 240, 60, slowShap);
    assert.ok(Math.abs((outlier?.byFeature[0] ?? 0) / scale - 0.5) < 1e-12, 'an outlier counts as clipped');
  });

  it('are unknown where trees were kept without cover, also within an average', () => {
    const unknown: TreeShap = () => undefined;
    const vector = { values: [1, 1], volatility: 0.002 };
    assert.equal(contributions(TREES, vector, 60, 60, unknown), undefined);
    const average = { kind: 'average', members: [RIDGE, TREES] } as const;
    assert.equal(contributions(average, vector, 60, 60, unknown), undefined);
    assert.ok(contributions(RIDGE, vector, 60, 60, unknown));
  });

  it('refuse a vector of another width', () => {
    assert.throws(() => contributions(RIDGE, { values: [1], volatility: 1 }, 60, 60, slowShap), /2 features/);
  });
});
