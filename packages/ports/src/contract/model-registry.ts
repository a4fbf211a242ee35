import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TreesParameters } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import { type Aliases, aliasesOf, championOf } from '../aliases.ts';
import { ForetickError } from '../foretick-error.ts';
import type { ModelRegistry, ModelVersion, PromotionEvent } from '../model-registry.ts';

export interface ModelRegistryCase {
  readonly registry: ModelRegistry;
  /** Opens the same registry again, as another process would. Absent where nothing survives. */
  readonly reopen?: () => Promise<ModelRegistry>;
  /** Spoils what is kept of a version, as a failing disk would. Absent where nothing is kept. */
  readonly damage?: (modelVersion: string) => Promise<void>;
  /**
   * The parts that versions play at this one's horizon, as programs beside Foretick see them. Absent where they follow from
   * promotions alone.
   */
  readonly aliases?: (version: ModelVersion) => Promise<Aliases>;
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

    it('saves the same version many times at once, from two processes, as one', async () => {
      const { registry, reopen } = await open();
      const other = (await reopen?.()) ?? registry;
      await Promise.all([registry, other, registry, other].map((one) => one.save(exampleVersion)));
      assert.deepEqual(await registry.list(), [exampleVersion]);
      assert.deepEqual(await other.load(exampleVersion.modelVersion), exampleVersion);
    });

    it('refuses a version whose name could not be kept', async () => {
      const { registry } = await open();
      for (const name of ['../outside', "it's", '', 'a'.repeat(129)]) {
        await assert.rejects(async () => registry.load(name), { code: 'REGISTRY_VERSION_INVALID' });
        const named = { ...exampleVersion, modelVersion: name };
        await assert.rejects(async () => registry.save(named), { code: 'REGISTRY_VERSION_INVALID' });
      }
    });

    it('gives back 200 kB of trees bit for bit', async () => {
      const { registry } = await open();
      const version = { ...exampleVersion, model: 'trees', parameters: manyTrees() };
      assert.ok(JSON.stringify(version).length > 200_000);
      await registry.save(version);
      assert.deepEqual(await registry.load(version.modelVersion), version);
    });

    it('names the version that is damaged, and repairs it with a new save', async (t) => {
      const { registry, damage } = await open();
      if (damage === undefined) return t.skip('keeps nothing that could be damaged');
      await registry.save(exampleVersion);
      await damage(exampleVersion.modelVersion);
      for (const read of [() => registry.load(exampleVersion.modelVersion), () => registry.list()]) {
        await assert.rejects(
          read,
          (error) =>
            error instanceof ForetickError &&
            error.code === 'REGISTRY_DAMAGED' &&
            error.message.includes(exampleVersion.modelVersion) &&
            !error.message.includes('\n'),
        );
      }
      await registry.save(exampleVersion);
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

    it('prunes what never served and is not among those saved last', async (t) => {
      const { registry } = await open();
      if (registry.prune === undefined) return t.skip('its versions are looked after elsewhere');
      const saved = async (modelVersion: string, more: Partial<ModelVersion> = {}) => {
        // File times tell apart what was saved in different milliseconds.
        await new Promise((resolve) => setTimeout(resolve, 2));
        await registry.save({ ...exampleVersion, modelVersion, ...more });
      };
      await saved('served');
      await saved('rolled-back');
      await saved('again');
      // Data of long ago, as of a replay in a folder with newer models: what counts is when it was saved.
      for (const n of [1, 2, 3, 4]) await saved(`refused-${n}`, { dataTo: exampleVersion.dataTo - n });
      await saved('again', { trainingRows: 1 });
      const others: readonly Partial<ModelVersion>[] = [
        { model: 'trees' },
        { horizonSec: 900 },
        { intervalSec: 300 },
        { instrument: 'coinbase:BTC/USD' as InstrumentId },
      ];
      for (const [n, other] of others.entries()) await saved(`other-${n}`, other);
      await registry.promote({ ...promotion, modelVersion: 'served', replaces: 'rolled-back' });
      assert.equal(await registry.prune(3), 2);
      const kept = ['again', 'other-0', 'other-1', 'other-2', 'other-3', 'refused-3', 'refused-4'];
      const names = async () => (await registry.list()).map(({ modelVersion }) => modelVersion).toSorted();
      assert.deepEqual(await names(), [...kept, 'rolled-back', 'served']);
      assert.equal(await registry.load('refused-1'), undefined);
      assert.deepEqual((await registry.load('again'))?.trainingRows, exampleVersion.trainingRows);
      assert.equal(await registry.prune(3), 0);
      // What is saved later counts too.
      await saved('refused-5');
      assert.equal(await registry.prune(1), 3);
      assert.deepEqual(await names(), [...kept.slice(1, 5), 'refused-5', 'rolled-back', 'served']);
    });

    it('prunes "no change" that the schedule promoted and replaced, however often it served', async (t) => {
      const { registry } = await open();
      if (registry.prune === undefined) return t.skip('its versions are looked after elsewhere');
      const served = async (n: number, more: Partial<PromotionEvent> = {}) => {
        const named = { model: 'persistence', modelVersion: `persistence-${n}`, ...more };
        await new Promise((resolve) => setTimeout(resolve, 2));
        await registry.save({ ...exampleVersion, ...named, parameters: { kind: 'persistence' } });
        await registry.promote({ ...promotion, ...named, effectiveFrom: promotion.effectiveFrom + n });
      };
      await served(5);
      for (const n of [1, 2, 3, 4]) await served(n);
      await served(0, { by: 'person' });
      await served(-1, { by: 'guard', replaces: exampleVersion.modelVersion });
      await served(6, { horizonSec: 900 });
      await registry.save({ ...exampleVersion, model: 'persistence', modelVersion: 'persistence-7' });
      assert.equal(await registry.prune(2), 3);
      const left = (await registry.list()).map(({ modelVersion }) => modelVersion).toSorted();
      // What was promoted last may serve; people's and the guard's are kept for good; two are the newest of the rest.
      const expected = [5, 0, -1, 6, 7, 4].map((n) => `persistence-${n}`);
      assert.deepEqual(left, expected.toSorted());
    });

    it('records each promotion once, and gives the oldest first', async () => {
      const { registry } = await open();
      const later = { ...promotion, effectiveFrom: promotion.effectiveFrom + 60_000, reason: 'rolled back' };
      for (const event of [later, promotion, later, promotion]) await registry.promote(event);
      assert.deepEqual(await registry.promotions(), [promotion, later]);
    });

    it('records the same promotion once, when two processes do it at once', async () => {
      const { registry, reopen } = await open();
      const other = (await reopen?.()) ?? registry;
      await Promise.all([registry, other].map((one) => one.promote(promotion)));
      assert.deepEqual(await registry.promotions(), [promotion]);
    });

    it('keeps the first reason of a promotion that is recorded again', async () => {
      const { registry } = await open();
      await registry.promote(promotion);
      await registry.promote({ ...promotion, reason: 'another' });
      assert.deepEqual(await registry.promotions(), [promotion]);
    });

    it('names champion and challenger as versions and promotions come', async () => {
      const opened = await open();
      const { registry } = opened;
      const [one, two] = [1, 2].map((day) => ({
        ...exampleVersion,
        modelVersion: `ridge-${day}`,
        dataTo: exampleVersion.dataTo + day,
      }));
      assert.ok(one && two);
      const parts = () => aliasesNow(opened, one);
      const promote = (modelVersion: string, minute: number, more: Partial<PromotionEvent> = {}) =>
        registry.promote({
          ...promotion,
          modelVersion,
          effectiveFrom: promotion.effectiveFrom + minute * 60_000,
          ...more,
        });

      await registry.save(one);
      assert.deepEqual(await parts(), { champion: undefined, challenger: 'ridge-1' });
      await promote('ridge-1', 0);
      assert.deepEqual(await parts(), { champion: 'ridge-1', challenger: undefined });
      await registry.save(two);
      assert.deepEqual(await parts(), { champion: 'ridge-1', challenger: 'ridge-2' });
      await promote('ridge-2', 1);
      assert.deepEqual(await parts(), { champion: 'ridge-2', challenger: undefined });
      await promote('ridge-1', 2, { by: 'guard', replaces: 'ridge-2' });
      assert.deepEqual(await parts(), { champion: 'ridge-1', challenger: undefined });
    });

    it('keeps horizons, intervals, pairs and exchanges apart', async () => {
      const opened = await open();
      const { registry } = opened;
      const others: readonly Partial<ModelVersion>[] = [
        {},
        { horizonSec: 900 },
        { intervalSec: 300 },
        { instrument: 'kraken:BTC/USDT' as InstrumentId },
        { instrument: 'coinbase:BTC/USD' as InstrumentId },
      ];
      const versions = others.map((other, n) => ({
        ...exampleVersion,
        ...other,
        modelVersion: `ridge-${n}`,
      }));
      for (const version of versions) await registry.save(version);
      for (const { instrument, intervalSec, horizonSec, modelVersion } of versions.slice(0, 3)) {
        await registry.promote({ ...promotion, instrument, intervalSec, horizonSec, modelVersion });
      }
      for (const [n, version] of versions.entries()) {
        assert.deepEqual(
          await aliasesNow(opened, version),
          n < 3
            ? { champion: version.modelVersion, challenger: undefined }
            : { champion: undefined, challenger: version.modelVersion },
        );
      }
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

async function aliasesNow({ registry, aliases }: ModelRegistryCase, version: ModelVersion): Promise<Aliases> {
  if (aliases !== undefined) return aliases(version);
  const isSame = (one: Pick<ModelVersion, 'instrument' | 'intervalSec' | 'horizonSec'>) =>
    one.instrument === version.instrument &&
    one.intervalSec === version.intervalSec &&
    one.horizonSec === version.horizonSec;
  const promotions = (await registry.promotions()).filter(isSame);
  return aliasesOf((await registry.list()).filter(isSame), championOf(promotions));
}

/** Stumps whose numbers have many digits. */
function manyTrees(): TreesParameters {
  const stumps = Array.from({ length: 4_000 }, (_, index) => index);
  const number = (n: number) => Math.sin(n) * 10 ** ((n % 40) - 20);
  return {
    kind: 'trees',
    width: 80,
    base: number(7),
    roots: stumps.map((n) => 3 * n),
    feature: stumps.flatMap((n) => [n % 80, -1, -1]),
    threshold: stumps.flatMap((n) => [number(n), number(n + 0.1), number(n + 0.2)]),
    left: stumps.flatMap((n) => [3 * n + 1, 0, 0]),
    shrinkage: 0.5,
  };
}
