import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumOfLeaves } from '@foretick/core/forecast';
import { createDataset, trainSync } from '@foretick/gbdt';
import { meanForest, treesOf } from './forest.ts';

test('the mean of forests forecasts the mean of what they forecast', () => {
  const rows = 400;
  const columns = [0, 1, 2].map((at) =>
    Float32Array.from({ length: rows }, (_, i) => Math.sin(i * (at + 1.3))),
  );
  const labels = Float64Array.from({ length: rows }, (_, i) => Math.cos(i) + (columns[0]?.[i] ?? 0));
  const dataset = createDataset({ columns, labels });
  const forests = [1, 2, 3].map((seed) => {
    const params = {
      objective: { kind: 'squared-error' },
      rounds: 5 + seed,
      rowSampling: 0.5,
      seed,
    } as const;
    return treesOf(trainSync(dataset, params));
  });
  const mean = meanForest(forests);
  for (let row = 0; row < rows; row += 7) {
    const features = columns.map((column) => column[row] ?? 0);
    const expected = forests.reduce((sum, one) => sum + sumOfLeaves(one, features, 0), 0) / 3;
    assert.ok(Math.abs(sumOfLeaves(mean, features, 0) - expected) < 1e-12);
  }
  assert.equal(mean.cover?.length, mean.feature.length);
  assert.throws(() => meanForest([]), RangeError);
});
