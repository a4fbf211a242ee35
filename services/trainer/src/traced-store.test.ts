import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { CandleQuery, FeatureStore } from '@foretick/ports';
import { exampleVersion } from '@foretick/ports/contract/model-registry';
import { exampleCandles } from './example-candles.ts';
import { traceReads } from './traced-store.ts';

const candles = exampleCandles(1_200);
const [first] = candles;
assert.ok(first);
const all: CandleQuery = { instrument: first.instrument, intervalSec: 60 };

async function lineageOf(stored: readonly Candle[], queries: readonly CandleQuery[]) {
  const store = { candles: async ({ limit = stored.length }: CandleQuery) => stored.slice(-limit) };
  const traced = traceReads(store as Pick<FeatureStore, 'candles'> as FeatureStore, {
    now: () => 0,
    sleep: async () => undefined,
  });
  for (const query of queries) {
    assert.deepEqual(await traced.store.candles(query), await store.candles(query));
  }
  return traced.withLineage(exampleVersion, '1.2.3').lineage;
}

describe('what a training read', () => {
  it('gives the same hash for the same candles, whenever they came', async () => {
    const lineage = await lineageOf(candles, [all]);
    assert.equal(lineage?.dataRows, 1_200);
    assert.equal(lineage?.codeVersion, '1.2.3');
    const later = candles.map((candle) => ({ ...candle, availableAt: candle.availableAt + 5 }));
    assert.deepEqual(await lineageOf(later, [all]), lineage);
  });

  it('gives another hash when one price, one volume or the order of what is read differs', async () => {
    const { dataHash } = (await lineageOf(candles, [all])) ?? {};
    for (const change of [{ close: 1 }, { volume: 0.5 }, { complete: false }]) {
      const other = candles.map((candle, i) => (i === 700 ? { ...candle, ...change } : candle));
      assert.notEqual((await lineageOf(other, [all]))?.dataHash, dataHash, JSON.stringify(change));
    }
    assert.notEqual((await lineageOf(candles.slice(1), [all]))?.dataHash, dataHash);
    assert.notEqual((await lineageOf(candles, [all, all]))?.dataHash, dataHash);
  });

  it('does not count a look whether something is there', async () => {
    const look = { ...all, limit: 1 };
    assert.deepEqual(await lineageOf(candles, [look, all, look]), await lineageOf(candles, [all]));
  });

  it('leaves what the training told of itself', async () => {
    const lineage = { dataHash: '', dataRows: 0, seed: 7, trials: 9 };
    const store = { candles: async () => [] } as Pick<FeatureStore, 'candles'> as FeatureStore;
    const traced = traceReads(store, { now: () => 0, sleep: async () => undefined });
    const kept = traced.withLineage({ ...exampleVersion, lineage }, undefined).lineage;
    assert.deepEqual([kept?.seed, kept?.trials], [7, 9]);
  });
});
