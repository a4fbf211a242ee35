import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientError } from '@foretick/client';
import { DEFAULT_FEATURE_VIEW, type FeatureVector } from '@foretick/core/feature';
import {
  type ModelParameters,
  type Prediction,
  predict,
  type TreesParameters,
} from '@foretick/core/forecast';
import { createDataset, type Model, trainSync } from '@foretick/gbdt';
import { type ModelVersion, stableId } from '@foretick/ports';
import { runApi } from './running-api.ts';
import { BTC, outcomeOf, prediction, stubWorld, T0 } from './stub-world.ts';
import { treeShap } from './tree-shap.ts';

const { width, names, description } = DEFAULT_FEATURE_VIEW;
const HORIZON_SEC = 300;

test('a forecast is told as what each feature added to it', async (t) => {
  const { parameters } = grownTrees();
  const ridge: ModelParameters = {
    kind: 'ridge',
    means: names.map(() => 0),
    scales: names.map(() => 1),
    coefficients: names.map((_, i) => (i === 3 ? 0.05 : 0.001)),
    intercept: 0.01,
    lambda: 1,
    shrinkage: 0.7,
  };
  const cases: readonly ModelParameters[] = [
    ridge,
    parameters,
    { kind: 'average', members: [ridge, parameters] },
  ];
  for (const model of cases) {
    const vector = vectorOf();
    const world = stubWorld();
    const logReturn = predict(model, vector, HORIZON_SEC, 60);
    const made = { ...prediction(BTC, T0, HORIZON_SEC), logReturn };
    world.forecasts.push({ prediction: made, outcome: outcomeOf(made) });
    world.vectors.push(vector);
    world.versions.push(versionOf(model));
    const { client, stop } = await runApi(t, world);
    const why = await client.why(made.predictionId);
    assert.equal(why.reason, '');
    assert.equal(why.forecast.outcome?.status, 'scored');
    assert.equal(why.model?.model_version, 'ridge-1');
    const { explanation } = why;
    assert.ok(explanation);
    const { base_log_return, contributions, rest_log_return, limit_log_return } = explanation;
    const listed = contributions.reduce((sum, one) => sum + one.log_return, 0);
    const sum = base_log_return + listed + rest_log_return + limit_log_return;
    assert.ok(Math.abs(sum - logReturn) < 1e-12, `${model.kind}: ${sum} is not ${logReturn}`);
    assert.equal(contributions.length, 12);
    const sizes = contributions.map((one) => Math.abs(one.log_return));
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
    assert.equal(contributions[0]?.feature, names[3]);
    assert.equal(contributions[0]?.value, vector.values[3]);
    assert.equal(contributions[0]?.group, DEFAULT_FEATURE_VIEW.features[3]?.group);
    await stop();
  }
});

test('a version is read once, however often its forecasts are asked about', async (t) => {
  const vector = vectorOf();
  const world = stubWorld();
  const made = prediction(BTC, T0, HORIZON_SEC);
  world.forecasts.push({ prediction: made, outcome: undefined });
  world.vectors.push(vector);
  let loads = 0;
  const { registry } = world.options;
  const load = async () => {
    loads += 1;
    return versionOf(grownTrees().parameters);
  };
  const counted = { ...world, options: { ...world.options, registry: { ...registry, load } } };
  const { client } = await runApi(t, counted);
  const first = await client.why(made.predictionId);
  assert.ok(first.explanation);
  assert.deepEqual(await client.why(made.predictionId), first);
  assert.equal(loads, 1);
});

test('where there is no explanation, words say why', async (t) => {
  const { parameters } = grownTrees();
  const { cover, ...coverless } = parameters;
  const made = prediction(BTC, T0, HORIZON_SEC);
  const persistence = { ...made, model: 'persistence', modelVersion: 'persistence-1' };
  const missed: Prediction = { ...made, status: 'missed', reason: 'deadline-passed' };
  const [known, vector] = [versionOf(parameters), vectorOf()];
  const cases: readonly [Prediction, ModelVersion[], FeatureVector[], RegExp][] = [
    [persistence, [], [vector], /no change/],
    [missed, [known], [vector], /no forecast was made/],
    [made, [], [vector], /registry has no version ridge-1/],
    [made, [known], [], /not stored yet/],
    [made, [known], [{ ...vector, viewHash: 'older' }], /other features/],
    [made, [versionOf(coverless)], [vector], /next training does/],
  ];
  for (const [forecast, versions, vectors, words] of cases) {
    const world = stubWorld();
    world.forecasts.push({ prediction: forecast, outcome: undefined });
    world.vectors.push(...vectors);
    world.versions.push(...versions);
    const { client, stop } = await runApi(t, world);
    const why = await client.why(made.predictionId);
    assert.equal(why.explanation, null);
    assert.match(why.reason, words);
    await stop();
  }
  const { client } = await runApi(t, stubWorld());
  await assert.rejects(client.why('nothing'), (error) => {
    assert.ok(error instanceof ClientError);
    return error.status === 404 && error.code === 'UNKNOWN_FORECAST';
  });
});

test('kept trees are taken apart as the library that grew them does it', () => {
  const { parameters, model } = grownTrees();
  for (let row = 0; row < 40; row += 1) {
    const values = exampleValues(row);
    const expected = model.contributions(values);
    const found = treeShap(parameters, values);
    assert.ok(found !== undefined);
    for (const [i, one] of expected.entries()) {
      // Cover is kept to four digits.
      assert.ok(Math.abs((found[i] ?? 0) - one) < 1e-3, `feature ${i}: ${found[i]} is not ${one}`);
    }
    assert.ok(Math.abs(Array.from(found).reduce((a, b) => a + b) - model.marginOfRow(values)) < 1e-9);
  }
});

function vectorOf(): FeatureVector {
  return {
    instrument: BTC,
    intervalSec: 60,
    asOf: T0,
    seedTime: T0 - 1e7,
    viewHash: stableId(description),
    values: exampleValues(7),
    volatility: 0.001,
    companions: {},
  };
}

function versionOf(parameters: ModelParameters): ModelVersion {
  return {
    ...{ model: 'ridge', modelVersion: 'ridge-1', instrument: BTC, intervalSec: 60, horizonSec: HORIZON_SEC },
    ...{ featureViewHash: stableId(description), dataFrom: T0 - 1e9, dataTo: T0, trainingRows: 1_000 },
    ...{ parameters, metrics: { holdoutMseSkill: 0.01 } },
  };
}

function exampleValues(row: number): number[] {
  return names.map((_, i) => Math.fround(Math.sin(row * (i + 1)) + (i === 3 ? 2 : 0)));
}

/** Trees on the features of the view, as the trainer keeps them: the fourth feature counts most. */
function grownTrees(): { readonly parameters: TreesParameters; readonly model: Model } {
  const rows = Array.from({ length: 600 }, (_, row) => exampleValues(row));
  const columns = names.map((_, i) => Float32Array.from(rows, (values) => values[i] ?? 0));
  const labels = Float64Array.from(rows, (values) => 0.1 * (values[3] ?? 0) + 0.02 * (values[5] ?? 0));
  const dataset = createDataset({ columns, labels });
  const { model } = trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 20, maxDepth: 3 });
  const nodes = model.parts.trees.flatMap(({ feature, threshold, left, cover }, tree) => {
    const root = model.parts.trees.slice(0, tree).reduce((sum, one) => sum + one.feature.length, 0);
    return Array.from(feature, (at, node) => ({
      feature: at,
      threshold: threshold[node] ?? 0,
      left: at < 0 ? 0 : (left[node] ?? 0) + root,
      cover: Number((cover[node] ?? 0).toPrecision(4)),
      isRoot: node === 0,
    }));
  });
  const roots = nodes.flatMap(({ isRoot }, at) => (isRoot ? [at] : []));
  const parameters: TreesParameters = {
    ...{ kind: 'trees', width, base: model.parts.baseMargin, roots, shrinkage: 0.6 },
    feature: nodes.map((node) => node.feature),
    threshold: nodes.map((node) => node.threshold),
    left: nodes.map((node) => node.left),
    cover: nodes.map((node) => node.cover),
  };
  return { parameters, model };
}
