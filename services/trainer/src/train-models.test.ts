import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { averageFamily, parseModelParameters, predict, RIDGE_FAMILY } from '@foretick/core/forecast';
import { exampleCandles } from './example-candles.ts';
import { treesFamily } from './models/trees-family.ts';
import { emptyStore } from './testing/empty-store.ts';
import { type TrainingSettings, trainModels } from './train-models.ts';

describe('training', () => {
  const candles = exampleCandles(2_000);
  const newest = candles.at(-1);
  assert.ok(newest);
  const settings: TrainingSettings = {
    store: { ...emptyStore, candles: async ({ limit }) => (limit === 1 ? candles.slice(-1) : candles) },
    clock: { now: () => 0, sleep: async () => {} },
    horizonsSec: [60, 300],
    trainingDays: 10,
  };

  it('makes a model of any family, that a registry can keep and the predictor serve', async () => {
    const family = averageFamily([RIDGE_FAMILY, treesFamily(1)]);
    const trained = await trainModels(newest, { ...settings, family }, new AbortController().signal);
    const versions = trained.map(({ challenger }) => challenger);
    assert.deepEqual(
      versions.map(({ model, horizonSec }) => [model, horizonSec]),
      [
        ['average', 60],
        ['average', 300],
      ],
    );
    for (const { modelVersion, parameters, metrics, horizonSec } of versions) {
      assert.match(modelVersion, /^average-\d{8}T\d{6}Z-[0-9a-f]{8}$/);
      assert.equal(metrics.holdoutRows !== undefined && metrics.holdoutRows > 100, true);
      const kept = parseModelParameters(JSON.parse(JSON.stringify(parameters)));
      assert.ok(kept?.kind === 'average' && kept.members[1]?.kind === 'trees');
      const vector = { values: Array<number>(kept.members[1].width).fill(0.1), volatility: 0.001 };
      const forecast = predict(kept, vector, horizonSec, 60);
      assert.equal(forecast, predict(parameters, vector, horizonSec, 60));
      assert.ok(Math.abs(forecast) <= 0.5 * 0.001 * Math.sqrt(horizonSec / 60));
    }
  });

  it('makes ridge where nothing else is asked for, the same one each time', async () => {
    const run = () => trainModels(newest, settings, new AbortController().signal);
    const trained = await run();
    assert.deepEqual(
      trained.map(({ challenger, unchanged }) => [challenger.model, unchanged.model]),
      [
        ['ridge', 'persistence'],
        ['ridge', 'persistence'],
      ],
    );
    assert.deepEqual(await run(), trained);
  });
});
