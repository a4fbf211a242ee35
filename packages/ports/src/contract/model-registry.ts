import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import type { ModelRegistry, ModelVersion, PromotionEvent } from '../model-registry.ts';

export interface ModelRegistryCase {
  readonly registry: ModelRegistry;
  /** Opens the same registry again, as another process would. Absent where nothing survives. */
  readonly reopen?: () => Promise<ModelRegistry>;
}

const BTC = 'kraken:BTC/USD' as InstrumentId;

/** A small valid model. */
export const exampleVersion: ModelVersion = {
  model: 'ridge',
  modelVersion: 'ridge-20240101T000000Z-0a1b2c3d',
  instrument: BTC,
  intervalSec: 60,
  horizonSec: 300,
  featureViewHash: 'f00d',
  dataFrom: 1_703_000_000_000,
  dataTo: 1_704_067_200_000,
  trainingRows: 17_000,
  parameters: {
    kind: 'ridge',
    means: [0.1, -1e-17],
    scales: [1, 2.5],
    coefficients: [0.01, -0.02],
    intercept: 1e-4,
    lambda: 0.3,
    shrinkage: 0.75,
  },
  metrics: { holdoutRows: 3_400, holdoutMseSkill: 0.004 },
};

const promotion: PromotionEvent = {
  kind: 'promotion',
  instrument: BTC,
  intervalSec: 60,
  horizonSec: 300,
  model: 'ridge',
  modelVersion: exampleVersion.modelVersion,
  effectiveFrom: 1_704_067_200_000,
  reason: 'scheduled training',
};

/** What every adapter of the model-registry port has to do. `open` gives an empty registry. */
export function modelRegistryContract(name: string, open: () => Promise<ModelRegistryCase>): void {
  describe(`model registry contract: ${name}`, () => {
    it('is empty at first, and does not know a version that was never saved', async () => {
      const { registry } = await open();
      assert.deepEqual(await registry.list(), []);
      assert.deepEqual(await registry.promotions(), []);
      assert.equal(await registry.load('never-saved'), undefined);
    });

    it('gives back a version exactly as it was saved', async () => {
      const { registry } = await open();
      await registry.save(exampleVersion);
      assert.deepEqual(await registry.load(exampleVersion.modelVersion), exampleVersion);
    });

    it('keeps the first of two saves of a version', async () => {
      const { registry } = await open();
      await registry.save(exampleVersion);
      await registry.save(exampleVersion);
      await registry.save({ ...exampleVersion, trainingRows: 1 });
      assert.deepEqual(await registry.list(), [exampleVersion]);
    });

    it('saves the same version twice at once as one', async () => {
      const { registry } = await open();
      await Promise.all([registry.save(exampleVersion), registry.save(exampleVersion)]);
      assert.deepEqual(await registry.list(), [exampleVersion]);
    });

    it('lists the oldest data first', async () => {
      const { registry } = await open();
      const versions = [3, 1, 2].map((day) => ({
        ...exampleVersion,
        modelVersion: `ridge-${day}`,
        dataTo: exampleVersion.dataTo + day,
      }));
      for (const version of versions) await registry.save(version);
      const listed = await registry.list();
      assert.deepEqual(
        listed.map((version) => version.modelVersion),
        ['ridge-1', 'ridge-2', 'ridge-3'],
      );
    });

    it('records each promotion once, and gives the oldest first', async () => {
      const { registry } = await open();
      const later = { ...promotion, effectiveFrom: promotion.effectiveFrom + 60_000, reason: 'rolled back' };
      for (const event of [later, promotion, later, promotion]) await registry.promote(event);
      assert.deepEqual(await registry.promotions(), [promotion, later]);
    });

    it('keeps who decided a promotion, what it replaced and how long it holds', async () => {
      const { registry } = await open();
      const persistence = { ...promotion, model: 'persistence', modelVersion: 'persistence-1' };
      const origin = {
        by: 'guard',
        replaces: exampleVersion.modelVersion,
        holdUntil: 1_704_067_260_000,
      } as const;
      await registry.promote({ ...persistence, ...origin });
      assert.deepEqual(await registry.promotions(), [{ ...persistence, ...origin }]);
    });

    it('keeps that a promotion only refreshes', async () => {
      const { registry } = await open();
      await registry.promote({ ...promotion, refreshes: true });
      assert.deepEqual(await registry.promotions(), [{ ...promotion, refreshes: true }]);
    });

    it('keeps heads and verdict of a version', async () => {
      const { registry } = await open();
      const more = {
        heads: {
          median: { threshold: 0.02, factor: 0.5 },
          volatility: { kind: 'scaled', factor: 1.1 },
          errorQuantiles: [0, 0.1, 0.1, 2.5],
        },
        gate: {
          passed: false,
          holds: true,
          reasons: ['not better than "no change"'],
          figures: { forecasts: 1_200, mseSkill: -0.001, pValue: 0.34 },
        },
      } as const;
      await registry.save({ ...exampleVersion, ...more });
      assert.deepEqual(await registry.load(exampleVersion.modelVersion), { ...exampleVersion, ...more });
    });

    it('keeps the lineage of a version', async () => {
      const { registry } = await open();
      const made = { dataHash: 'beef', dataRows: 17_400, codeVersion: '1.2.3', seed: 7, trials: 9 };
      const lineage = { ...made, pooled: [BTC, 'kraken:ETH/USD' as InstrumentId] };
      await registry.save({ ...exampleVersion, lineage });
      assert.deepEqual((await registry.load(exampleVersion.modelVersion))?.lineage, lineage);
    });

    it('knows everything again after it was opened anew', async (t) => {
      const { registry, reopen } = await open();
      if (reopen === undefined) return t.skip('keeps nothing beyond the process');
      await registry.save(exampleVersion);
      await registry.promote(promotion);
      const again = await reopen();
      assert.deepEqual(await again.list(), [exampleVersion]);
      assert.deepEqual(await again.promotions(), [promotion]);
    });
  });
}
