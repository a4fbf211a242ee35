import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createDataset } from '../dataset.ts';
import type { Objective } from '../objective/objective.ts';
import { madeUpDataset } from '../testing/made-up-dataset.ts';
import { slowBoosting } from '../testing/slow-trainer.ts';
import { trainSteps, trainSync } from './train-sync.ts';

const POSITIVE = (signal: number, noise: number) => Math.exp(signal + 0.1 * noise);
/** Not only 0 and 1, which make splits of exactly equal gain. */
const CHANCE = (signal: number, noise: number) => 1 / (1 + Math.exp(-2 * signal - noise));

/** Objective, labels it can learn from. */
const OBJECTIVES: readonly (readonly [Objective, ((signal: number, noise: number) => number)?])[] = [
  [{ kind: 'squared-error' }],
  [{ kind: 'huber', delta: 0.5 }],
  [{ kind: 'pseudo-huber', slope: 0.5 }],
  [{ kind: 'logistic' }, CHANCE],
  [{ kind: 'poisson' }, POSITIVE],
  [{ kind: 'gamma' }, POSITIVE],
];

describe('training', () => {
  for (const [objective, label] of OBJECTIVES) {
    it(`gives what trying every split gives: ${objective.kind}`, () => {
      fc.assert(
        fc.property(
          fc.record({
            rows: fc.integer({ min: 2, max: 50 }),
            features: fc.integer({ min: 1, max: 10 }),
            seed: fc.nat(1_000_000),
            missing: fc.constantFrom(0, 0.3),
            weighted: fc.boolean(),
            l1: fc.constantFrom(0, 0.2),
            l2: fc.constantFrom(0.5, 1, 10),
            minChildWeight: fc.constantFrom(0, 1, 4),
            maxDepth: fc.integer({ min: 1, max: 4 }),
          }),
          ({ rows, features, seed, missing, weighted, ...rest }) => {
            const made = { rows, features, seed, missing, weighted };
            const dataset = madeUpDataset(label === undefined ? made : { ...made, label });
            const params = { objective, rounds: 3, learningRate: 0.3, maxStep: 0, ...rest };
            const { margins: expected, tied } = slowBoosting(dataset, params);
            fc.pre(!tied);
            const { model } = trainSync(dataset, params);
            for (const [row, margin] of expected.entries()) {
              const values = dataset.columns.map((column) => column[row] ?? Number.NaN);
              const found = model.marginOfRow(values);
              assert.ok(
                Math.abs(found - margin) < 2e-5 * (1 + Math.abs(margin)),
                `${found} is not ${margin}`,
              );
            }
          },
        ),
        { numRuns: 60, maxSkipsPerRun: 300 },
      );
    });
  }

  it('grows by leaf to the same tree as by depth when nothing limits the leaves', () => {
    const dataset = madeUpDataset({ rows: 2_000, features: 5, seed: 3 });
    const params = { objective: { kind: 'squared-error' }, rounds: 5, maxDepth: 5 } as const;
    const byDepth = trainSync(dataset, { ...params, growth: 'depth' });
    const byLeaf = trainSync(dataset, { ...params, growth: 'leaf', maxLeaves: 0 });
    const [a, b] = [byDepth, byLeaf].map(({ model }) => model.predict(dataset.columns));
    for (const [row, value] of (a ?? []).entries()) assert.ok(Math.abs(value - (b?.[row] ?? 0)) < 1e-6);
  });

  it('takes the leaves that gain most when their number is limited', () => {
    const dataset = madeUpDataset({ rows: 3_000, features: 4, seed: 4 });
    const params = {
      objective: { kind: 'squared-error' },
      rounds: 1,
      learningRate: 1,
      maxLeaves: 8,
    } as const;
    const lossBy = (growth: 'leaf' | 'depth') => {
      const { model } = trainSync(dataset, { ...params, growth, maxDepth: growth === 'leaf' ? 0 : 3 });
      assert.equal(model.parts.trees[0]?.feature.filter((feature) => feature < 0).length, 8);
      const predictions = model.predict(dataset.columns);
      return predictions.reduce((sum, value, row) => sum + (value - (dataset.labels[row] ?? 0)) ** 2, 0);
    };
    assert.ok(lossBy('leaf') < lossBy('depth'));
  });

  it('keeps predictions in the order a monotone constraint asks for', () => {
    const dataset = madeUpDataset({ rows: 1_000, features: 4, seed: 5 });
    const { model } = trainSync(dataset, {
      objective: { kind: 'squared-error' },
      rounds: 40,
      monotone: [1, 0, 0, -1],
    });
    for (let row = 0; row < 50; row += 1) {
      const values = dataset.columns.map((column) => column[row] ?? 0);
      let last = -Infinity;
      for (let step = -20; step <= 20; step += 1) {
        const found = model.predictRow([step / 20, values[1] ?? 0, values[2] ?? 0, -step / 20]);
        assert.ok(found >= last, `row ${row}: ${found} after ${last}`);
        last = found;
      }
    }
  });

  it('keeps leaf values within the largest step', () => {
    const dataset = madeUpDataset({ rows: 500, features: 4, seed: 18, label: POSITIVE });
    const largest = (maxStep: number) => {
      const params = { objective: { kind: 'poisson' }, rounds: 5, learningRate: 1, l2: 0, maxStep } as const;
      const { trees } = trainSync(dataset, params).model.parts;
      const leaves = trees.flatMap(({ feature, threshold }) =>
        [...threshold].filter((_, node) => (feature[node] ?? -1) < 0),
      );
      return Math.max(...leaves.map(Math.abs));
    };
    assert.ok(largest(0) > 0.3, `${largest(0)}`);
    assert.ok(largest(0.25) <= 0.25, `${largest(0.25)}`);
  });

  it('takes a weight as so many equal rows', () => {
    const { columns, labels } = madeUpDataset({ rows: 200, features: 3, seed: 6 });
    const weights = Float64Array.from(labels, (_, row) => row % 4);
    const rows = [...weights].flatMap((weight, row) => Array.from({ length: weight }, () => row));
    const repeated = createDataset({
      columns: columns.map((column) => Float64Array.from(rows, (row) => column[row] ?? 0)),
      labels: Float64Array.from(rows, (row) => labels[row] ?? 0),
    });
    const params = { objective: { kind: 'squared-error' }, rounds: 10 } as const;
    const a = trainSync(createDataset({ columns, labels, weights }), params).model;
    const b = trainSync(repeated, params).model;
    for (const row of rows) {
      const values = columns.map((column) => column[row] ?? 0);
      assert.ok(Math.abs(a.predictRow(values) - b.predictRow(values)) < 1e-5);
    }
  });

  it('puts the asked share of labels below a quantile', () => {
    const train = madeUpDataset({ rows: 4_000, features: 4, seed: 7 });
    const { model } = trainSync(train, {
      objective: { kind: 'quantile', level: 0.9 },
      rounds: 60,
      maxDepth: 3,
    });
    const fresh = madeUpDataset({ rows: 4_000, features: 4, seed: 8 });
    const below = model
      .predict(fresh.columns)
      .filter((value, row) => (fresh.labels[row] ?? 0) <= value).length;
    assert.ok(Math.abs(below / 4_000 - 0.9) < 0.03, `${below} of 4000 below`);
  });

  it('stops early and keeps the best round', () => {
    const train = madeUpDataset({ rows: 300, features: 4, seed: 9 });
    const validation = madeUpDataset({ rows: 300, features: 4, seed: 10 });
    const { model, bestRound, validationLosses } = trainSync(
      train,
      { objective: { kind: 'squared-error' }, rounds: 500, earlyStoppingRounds: 10, learningRate: 0.3 },
      { validation },
    );
    assert.equal(validationLosses.length, bestRound + 10);
    assert.equal(model.treeCount, bestRound);
    assert.equal(validationLosses[bestRound - 1], Math.min(...validationLosses));
    const predictions = model.predict(validation.columns);
    const square = predictions.reduce((sum, p, row) => sum + (p - (validation.labels[row] ?? 0)) ** 2, 0);
    assert.ok(Math.abs(Math.sqrt(square / 300) - (validationLosses[bestRound - 1] ?? 0)) < 1e-12);
  });

  it('keeps all trees where nothing stops it, and names the first of the best rounds', () => {
    const train = madeUpDataset({ rows: 200, features: 4, seed: 21 });
    const validation = madeUpDataset({ rows: 200, features: 4, seed: 22 });
    const params = { objective: { kind: 'squared-error' }, rounds: 60, learningRate: 0.5 } as const;
    const { model, bestRound } = trainSync(train, params, { validation });
    assert.ok(bestRound < 60, `best round ${bestRound}`);
    assert.equal(model.treeCount, 60);
    const flat = createDataset({ columns: train.columns, labels: new Float64Array(200).fill(1) });
    const still = trainSync(flat, { ...params, rounds: 5 }, { validation: flat });
    assert.deepEqual([...new Set(still.validationLosses)].length, 1);
    assert.equal(still.bestRound, 1);
    const patient = { ...params, rounds: 5, earlyStoppingRounds: 10 };
    assert.equal(trainSync(flat, patient, { validation: flat }).model.treeCount, 1);
  });

  it('judges a validation set by what is predicted, each row by its weight', () => {
    const label = (signal: number) => (signal > 0 ? 1 : 0);
    const train = madeUpDataset({ rows: 300, features: 4, seed: 19, label });
    const { columns, labels } = madeUpDataset({ rows: 200, features: 4, seed: 20, label });
    const weights = Float64Array.from(labels, (_, row) => row % 3);
    const validation = createDataset({ columns, labels, weights });
    const params = { objective: { kind: 'logistic' }, rounds: 4 } as const;
    const { model, validationLosses } = trainSync(train, params, { validation });
    let [loss, total] = [0, 0];
    for (const [row, p] of model.predict(columns).entries()) {
      const weight = weights[row] ?? 0;
      loss -= weight * Math.log(labels[row] === 1 ? p : 1 - p);
      total += weight;
    }
    assert.equal(validationLosses.length, 4);
    assert.ok(Math.abs((validationLosses[3] ?? 0) - loss / total) < 1e-9);
  });

  it('samples rows and columns by its seed', () => {
    const dataset = madeUpDataset({ rows: 1_000, features: 12, seed: 11, missing: 0.1 });
    const params = {
      objective: { kind: 'squared-error' },
      rounds: 15,
      rowSampling: 0.5,
      columnSampling: 0.4,
    } as const;
    const trees = (seed: number) => trainSync(dataset, { ...params, seed }).model.parts.trees;
    assert.deepEqual(trees(1), trees(1));
    assert.notDeepEqual(trees(1), trees(2));
    for (const { feature, cover } of trees(1)) {
      const used = new Set(feature.filter((at) => at >= 0));
      assert.ok(used.size <= 5, `${used.size} features in a tree`);
      assert.ok(Math.abs((cover[0] ?? 0) - 500) < 100, `cover ${cover[0]}`);
    }
  });

  it('keeps margins of rows a tree did not see equal to predictions', () => {
    const dataset = madeUpDataset({ rows: 500, features: 9, seed: 12, missing: 0.2 });
    let margins: Float64Array | undefined;
    const { model } = trainSync(dataset, {
      objective: {
        kind: 'custom',
        gradients: (current, labels, _weights, gradient, hessian) => {
          margins = current.slice();
          for (let i = 0; i < labels.length; i += 1) {
            gradient[i] = (current[i] ?? 0) - (labels[i] ?? 0);
            hessian[i] = 1;
          }
        },
      },
      rounds: 2,
      rowSampling: 0.5,
      columnSampling: 0.5,
    });
    const [first] = model.parts.trees;
    assert.ok(first);
    for (const [row, margin] of (margins ?? new Float64Array(1)).entries()) {
      let node = 0;
      for (let feature = first.feature[0] ?? -1; feature >= 0; feature = first.feature[node] ?? -1) {
        const value = dataset.columns[feature]?.[row] ?? Number.NaN;
        const left = value < (first.threshold[node] ?? 0) || (Number.isNaN(value) && first.missingLeft[node]);
        node = (first.left[node] ?? 0) + (left ? 0 : 1);
      }
      assert.equal(margin, first.threshold[node]);
    }
  });

  it('does without histograms that do not fit into memory', () => {
    const dataset = madeUpDataset({ rows: 2_000, features: 1_500, seed: 13 });
    const params = { objective: { kind: 'squared-error' }, rounds: 1, maxDepth: 7 } as const;
    const { model } = trainSync(dataset, params);
    const leaves = model.parts.trees[0]?.feature.filter((feature) => feature < 0).length ?? 0;
    assert.ok(leaves > 64, `${leaves} leaves`);
    const slow = trainSync(dataset, { ...params, growth: 'leaf', maxLeaves: 0 });
    assert.deepEqual(slow.model.predict(dataset.columns), model.predict(dataset.columns));
  });

  it('says which features are constant, and trains without them', () => {
    const { columns, labels } = madeUpDataset({ rows: 50, features: 2, seed: 14 });
    const constant = new Float64Array(50).fill(3);
    const missing = new Float64Array(50).fill(Number.NaN);
    const dataset = createDataset({ columns: [constant, ...columns, missing], labels });
    const { warnings, model } = trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 3 });
    assert.deepEqual(
      warnings.map(({ code, feature }) => [code, feature]),
      [
        ['CONSTANT_FEATURE', 0],
        ['CONSTANT_FEATURE', 3],
      ],
    );
    assert.match(warnings[1]?.message ?? '', /^columns\[3\]: all values are equal/);
    assert.ok(model.parts.trees.every(({ feature }) => feature.every((at) => at !== 0 && at !== 3)));
  });

  it('tells missing from there by a threshold above all values, which a file can hold', () => {
    const column = Float64Array.from({ length: 40 }, (_, row) =>
      row % 2 === 0 ? Number.NaN : 1 + (row % 3),
    );
    const labels = column.map((value) => (Number.isNaN(value) ? 1 : 0));
    const dataset = createDataset({ columns: [column], labels });
    const { model } = trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 1, maxDepth: 1 });
    const [tree] = model.parts.trees;
    assert.equal(tree?.feature[0], 0);
    assert.ok(Math.abs((tree?.threshold[0] ?? 0) - 6.00001) < 1e-5, `${tree?.threshold[0]}`);
    assert.ok(model.predictRow([Number.NaN]) > model.predictRow([3]));
    assert.equal(model.predictRow([1]), model.predictRow([3]));
  });

  it('learns a constant label as the base alone', () => {
    const { columns } = madeUpDataset({ rows: 40, features: 2, seed: 15 });
    const dataset = createDataset({ columns, labels: new Float64Array(40).fill(7) });
    const { model } = trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 3 });
    assert.deepEqual(
      [...model.predict(columns)],
      Array.from({ length: 40 }, () => 7),
    );
  });

  it('goes one column, then one round, for each step', () => {
    const dataset = madeUpDataset({ rows: 50, features: 2, seed: 16 });
    const rounds: number[] = [];
    for (const { round } of trainSteps(dataset, { objective: { kind: 'squared-error' }, rounds: 3 }))
      rounds.push(round);
    assert.deepEqual(rounds, [0, 0, 1, 2, 3]);
  });

  it('sends a missing value with the larger child where training saw none', () => {
    const dataset = madeUpDataset({ rows: 500, features: 3, seed: 17 });
    const { model } = trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 5 });
    for (const { feature, left, cover, missingLeft } of model.parts.trees) {
      for (const [node, at] of feature.entries()) {
        if (at < 0) continue;
        const larger = (cover[left[node] ?? 0] ?? 0) * 2 >= (cover[node] ?? 0) ? 1 : 0;
        assert.equal(missingLeft[node], larger);
      }
    }
  });
});
