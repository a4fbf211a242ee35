import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDataset } from '../dataset.ts';
import { GbdtError } from '../errors.ts';
import { metricNamed } from '../objective/metrics.ts';
import { madeUpDataset } from '../testing/made-up-dataset.ts';
import { trainSync } from '../training/train-sync.ts';
import { permutationImportance } from './permutation-importance.ts';
import type { Tree } from './tree.ts';

const DATASET = madeUpDataset({ rows: 600, features: 5, seed: 1, missing: 0.15 });
const { model: MODEL } = trainSync(DATASET, {
  objective: { kind: 'squared-error' },
  rounds: 12,
  maxDepth: 5,
});
const rowOf = (at: number): Float64Array =>
  Float64Array.from(DATASET.columns, (column) => column[at] ?? Number.NaN);

describe('model', () => {
  it('predicts batches as it predicts rows', () => {
    const batch = MODEL.predict(DATASET.columns);
    for (const [at, value] of batch.entries()) assert.equal(MODEL.predictRow(rowOf(at)), value);
    const out = new Float64Array(600);
    assert.equal(MODEL.predict(DATASET.columns, out), out);
    assert.deepEqual(out, batch);
  });

  it('rounds double values as training did', () => {
    const column = Float64Array.from({ length: 400 }, (_, i) => 1 + (i % 20) * 1e-9);
    const dataset = createDataset({
      columns: [column, DATASET.columns[0]?.slice(0, 400) ?? column],
      labels: DATASET.labels.slice(0, 400),
    });
    const { model } = trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 3 });
    assert.equal(model.predictRow([1, 0.2]), model.predictRow([1 + 19e-9, 0.2]));
  });

  it('explains a row by Shapley values: those of the definition', () => {
    for (let at = 0; at < 25; at += 1) {
      const row = rowOf(at);
      const found = MODEL.contributions(row);
      const expected = shapley(MODEL.parts.trees, row);
      for (let feature = 0; feature < 5; feature += 1) {
        const difference = Math.abs((found[feature] ?? 0) - (expected[feature] ?? 0));
        assert.ok(difference < 1e-9, `row ${at}, feature ${feature}: ${difference}`);
      }
      const sum = found.reduce((total, value) => total + value, 0);
      assert.ok(Math.abs(sum - MODEL.marginOfRow(row)) < 1e-9);
    }
  });

  it('adds up gain, cover and splits by feature', () => {
    const totals = { gain: new Float64Array(5), cover: new Float64Array(5), splits: new Float64Array(5) };
    for (const tree of MODEL.parts.trees) {
      for (const [node, feature] of tree.feature.entries()) {
        if (feature < 0) continue;
        totals.gain[feature] = (totals.gain[feature] ?? 0) + (tree.gain[node] ?? 0);
        totals.cover[feature] = (totals.cover[feature] ?? 0) + (tree.cover[node] ?? 0);
        totals.splits[feature] = (totals.splits[feature] ?? 0) + 1;
      }
    }
    for (const kind of ['gain', 'cover', 'splits'] as const)
      assert.deepEqual(MODEL.importance(kind), totals[kind]);
  });

  it('finds by permutation which features the label depends on', () => {
    const [a = 0, , , d = 0, none = 0] = permutationImportance(MODEL, DATASET, metricNamed('rmse', 1));
    assert.ok(a > 10 * Math.abs(none) && d > 10 * Math.abs(none), `${a}, ${d}, ${none}`);
    const again = permutationImportance(MODEL, DATASET, metricNamed('rmse', 1), { seed: 1 });
    assert.equal(again[0], a);
  });

  it('refuses rows, columns and room that do not fit', () => {
    const attempts: readonly (readonly [() => unknown, string])[] = [
      [() => MODEL.predictRow([1, 2]), 'BAD_ROW'],
      [() => MODEL.contributions(rowOf(0), new Float64Array(5)), 'BAD_ROW'],
      [() => MODEL.predict(DATASET.columns.slice(1)), 'BAD_COLUMNS'],
      [() => MODEL.predict([...DATASET.columns.slice(1), new Float32Array(3)]), 'BAD_COLUMNS'],
      [() => MODEL.predict(DATASET.columns, new Float64Array(3)), 'BAD_COLUMNS'],
    ];
    for (const [attempt, code] of attempts)
      assert.throws(attempt, (error) => error instanceof GbdtError && error.code === code);
  });
});

/** Shapley values by all subsets of features; a feature outside the subset follows both branches by cover. */
function shapley(trees: readonly Tree[], row: Float64Array): number[] {
  const features = row.length;
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  const valueOfSubset = Array.from({ length: 2 ** features }, (_, subset) =>
    trees.reduce((sum, tree) => sum + expected(tree, 0, row, subset), 0),
  );
  return Array.from({ length: features }, (_, feature) => {
    let value = 0;
    for (const [subset, without] of valueOfSubset.entries()) {
      if ((subset >> feature) & 1) continue;
      const size = Array.from({ length: features }, (_, k) => (subset >> k) & 1).reduce((a, b) => a + b, 0);
      const share = (factorial(size) * factorial(features - size - 1)) / factorial(features);
      value += share * ((valueOfSubset[subset | (1 << feature)] ?? 0) - without);
    }
    return value;
  });
}

function expected(tree: Tree, node: number, row: Float64Array, subset: number): number {
  const feature = tree.feature[node] ?? -1;
  if (feature < 0) return tree.threshold[node] ?? 0;
  const left = tree.left[node] ?? 0;
  if ((subset >> feature) & 1) {
    const value = row[feature] ?? Number.NaN;
    const toLeft = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value < (tree.threshold[node] ?? 0);
    return expected(tree, toLeft ? left : left + 1, row, subset);
  }
  const [a, b] = [tree.cover[left] ?? 0, tree.cover[left + 1] ?? 0];
  return (a * expected(tree, left, row, subset) + b * expected(tree, left + 1, row, subset)) / (a + b);
}
