import assert from 'node:assert/strict';
import type { FeatureVector } from '@foretick/core/feature';
import type { FeatureStore } from '../feature-store.ts';
import { append, BTC, ETH, MINUTE, record, START } from './feature-store-records.ts';

type Check = (title: string, body: (store: FeatureStore) => Promise<void>) => void;

const SERIES = { instrument: BTC, intervalSec: 60 };

/** The part of the feature store's contract that is about what models are trained on and served with. */
export function servingChecks(check: Check): void {
  check('gives a vector back bit for bit, the newest of a limit', async (store) => {
    const vectors = [0, 1, 2, 3].map((index) => vector(index));
    await record(store, [
      ...vectors.map((value) => append('feature_vectors', value)),
      append('feature_vectors', vector(1, { instrument: ETH })),
      append('feature_vectors', vector(1, { intervalSec: 300 })),
    ]);
    assert.deepEqual(await store.featureVectors(SERIES), vectors);
    assert.deepEqual(await store.featureVectors({ ...SERIES, limit: 1 }), vectors.slice(3));
    const range = { from: START + MINUTE, to: START + 3 * MINUTE };
    assert.deepEqual(await store.featureVectors({ ...SERIES, ...range }), vectors.slice(1, 3));
  });

  check(
    'gives a long range in parts that together are the whole, vectors of one time in one part',
    async (store) => {
      const vectors = [0, 1, 2, 3, 4, 5, 6].map((index) => vector(index));
      const other = vector(2, { viewHash: 'other' });
      await record(
        store,
        [...vectors, other].map((value) => append('feature_vectors', value)),
      );
      for (const [bounds, batchRows] of [
        [{}, 3],
        [{}, 2],
        [{}, 100],
        [{ from: START + MINUTE, to: START + 6 * MINUTE }, 2],
        [{ from: START + 60 * MINUTE }, 2],
      ] as const) {
        const parts: (readonly FeatureVector[])[] = [];
        for await (const part of store.featureVectorBatches({ ...SERIES, ...bounds, batchRows }))
          parts.push(part);
        const whole = await store.featureVectors({ ...SERIES, ...bounds });
        assert.deepEqual(parts.flat().map(placeOf).sort(), whole.map(placeOf).sort());
        assert.ok(parts.every((part) => part.length > 0 && part.length <= batchRows + 1));
        const ends = parts.map((part) => [part[0]?.asOf ?? 0, part.at(-1)?.asOf ?? 0] as const);
        for (const [index, [first]] of ends.entries()) assert.ok(first > (ends[index - 1]?.[1] ?? 0));
      }
    },
  );

  check('has what was recorded once it is flushed, and says that it is well', async (store) => {
    await record(store, [append('feature_vectors', vector(0))]);
    await store.flush();
    assert.equal((await store.featureVectors(SERIES)).length, 1);
    const { engine, latencyMs } = await store.health();
    assert.match(engine, /\d/);
    assert.ok(latencyMs >= 0);
  });
}

function vector(index: number, changes: Partial<FeatureVector> = {}): FeatureVector {
  return {
    ...SERIES,
    asOf: START + index * MINUTE,
    seedTime: START - MINUTE,
    viewHash: 'view',
    values: [0.1 + 0.2, -2.5e-17, 1 / 3, index],
    volatility: 0.1 / 3,
    companions: { btc: { seedTime: START - MINUTE, closeTime: START } },
    ...changes,
  };
}

function placeOf({ asOf, viewHash }: FeatureVector): string {
  return `${asOf} ${viewHash}`;
}
