import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FeatureVector } from '@foretick/core/feature';
import { append, BTC, ETH, MINUTE, record, START } from '@foretick/ports/contract/feature-store-records';
import fc from 'fast-check';
import { openDuckdbStore } from '../store/open-store.ts';
import { testClock } from '../testing/test-folder.ts';

const VECTOR = {
  ...{ intervalSec: 60, seedTime: START, values: [1, 2], volatility: 1, companions: {} },
} as const;

describe('the newest vectors', () => {
  it('are those that sorting all gives, whatever was read before and comes after', async () => {
    const asks = fc.record({ limit: fc.integer({ min: 0, max: 6 }), of: fc.constantFrom(BTC, ETH) });
    const writes = fc.record({
      minute: fc.integer({ min: 0, max: 4 }),
      viewHash: fc.constantFrom('v', 'w'),
      of: fc.constantFrom(BTC, ETH),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(asks, writes), { minLength: 20, maxLength: 30 }), async (steps) => {
        const store = await openDuckdbStore({ path: ':memory:', clock: testClock });
        const told: FeatureVector[] = [];
        try {
          for (const step of steps) {
            const { of: instrument } = step;
            if ('minute' in step) {
              const { viewHash } = step;
              const asOf = START + step.minute * MINUTE;
              const isTold = (one: FeatureVector) =>
                one.instrument === instrument && one.asOf === asOf && one.viewHash === viewHash;
              if (told.some(isTold)) continue;
              const vector = { ...VECTOR, instrument, asOf, viewHash };
              await record(store, [append('feature_vectors', vector)], { firstOffset: told.length });
              told.push(vector);
              continue;
            }
            const { limit } = step;
            const all = told.filter((one) => one.instrument === instrument).map(({ asOf }) => asOf);
            const wanted = all.sort((a, b) => a - b).slice(Math.max(0, all.length - limit));
            const found = await store.featureVectors({ instrument, intervalSec: 60, limit });
            assert.deepEqual(
              found.map(({ asOf }) => asOf),
              wanted,
            );
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: 15 },
    );
  });
});
