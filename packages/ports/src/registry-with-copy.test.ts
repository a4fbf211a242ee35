import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleVersion, modelRegistryContract } from './contract/model-registry.ts';
import { ForetickError } from './foretick-error.ts';
import type { ModelRegistry, ModelVersion, PromotionEvent } from './model-registry.ts';
import { byDataTo, byPromotion, promotionId, requireVersionName } from './registry-ids.ts';
import { withCopy } from './registry-with-copy.ts';

const { instrument, intervalSec, horizonSec, modelVersion } = exampleVersion;
const promotion: PromotionEvent = {
  ...{ kind: 'promotion', instrument, intervalSec, horizonSec, model: 'ridge', modelVersion },
  ...{ effectiveFrom: 60_000, reason: 'test' },
};
const later = { ...promotion, effectiveFrom: 120_000 };

modelRegistryContract('with a copy', async () => ({ registry: withCopy(inMemory(), inMemory()) }));

describe('a registry with a copy', () => {
  it('loads what it knows while the other is away', async () => {
    const remote = inMemory();
    const copy = inMemory();
    await withCopy(remote, copy).save(exampleVersion);
    remote.away = true;
    assert.deepEqual(await withCopy(remote, copy).load(modelVersion), exampleVersion);
  });

  it('keeps a copy of what it loaded from the other', async () => {
    const remote = inMemory();
    await remote.save(exampleVersion);
    const registry = withCopy(remote, inMemory());
    await registry.load(modelVersion);
    remote.away = true;
    assert.deepEqual(await registry.load(modelVersion), exampleVersion);
  });

  it('saves nothing, and says so, while the other is away', async () => {
    const remote = inMemory();
    const copy = inMemory();
    remote.away = true;
    await assert.rejects(withCopy(remote, copy).save(exampleVersion), { code: 'AWAY' });
    assert.deepEqual(await copy.list(), []);
  });

  it('prunes the copy alone', async () => {
    const remote = inMemory();
    const kept: number[] = [];
    const prune = async (keepNewest: number) => kept.push(keepNewest);
    const registry = withCopy(remote, { ...inMemory(), prune });
    assert.equal(await registry.prune?.(7), 1);
    assert.deepEqual(kept, [7]);
    assert.equal(withCopy({ ...remote, prune }, inMemory()).prune, undefined);
  });

  it('records a promotion while the other is away, and gives it to it with the next one', async () => {
    const remote = inMemory();
    const registry = withCopy(remote, inMemory());
    remote.away = true;
    await registry.promote(promotion);
    await assert.rejects(registry.settled(), { code: 'AWAY' });
    await registry.settled();
    remote.away = false;
    assert.deepEqual(await remote.promotions(), []);
    assert.deepEqual(await registry.promotions(), [promotion], 'the copy has it');
    await registry.promote(later);
    await registry.settled();
    assert.deepEqual(await remote.promotions(), [promotion, later]);
  });

  it('does not wait for the other, however many promotions come meanwhile', async () => {
    const remote = inMemory();
    const held = Promise.withResolvers<void>();
    const slow = { ...remote, promotions: () => held.promise.then(() => remote.promotions()) };
    const registry = withCopy(slow, inMemory());
    const events = Array.from({ length: 5 }, (_, n) => ({ ...promotion, effectiveFrom: n * 60_000 }));
    for (const event of events) await registry.promote(event);
    assert.deepEqual(await remote.promotions(), []);
    held.resolve();
    await registry.settled();
    assert.deepEqual(await remote.promotions(), events);
  });
});

function inMemory(): ModelRegistry & { away: boolean } {
  const versions = new Map<string, ModelVersion>();
  const promotions = new Map<string, PromotionEvent>();
  const registry = {
    away: false,
    async save(version: ModelVersion) {
      reach();
      requireVersionName(version.modelVersion);
      if (!versions.has(version.modelVersion)) versions.set(version.modelVersion, version);
    },
    async load(name: string) {
      reach();
      requireVersionName(name);
      return versions.get(name);
    },
    async list() {
      reach();
      return [...versions.values()].toSorted(byDataTo);
    },
    async promote(event: PromotionEvent) {
      reach();
      if (!promotions.has(promotionId(event))) promotions.set(promotionId(event), event);
    },
    async promotions() {
      reach();
      return [...promotions.values()].toSorted(byPromotion);
    },
  };
  function reach(): void {
    if (registry.away) throw new ForetickError('AWAY', 'not there', { retryable: true });
  }
  return registry;
}
