import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW, type NewsSignal } from '@foretick/core/feature';
import type { InstrumentId } from '@foretick/core/trade';
import type { FeatureStore } from '@foretick/ports';
import { exampleCandles } from './example-candles.ts';
import { readJob } from './read-history.ts';
import { emptyStore } from './testing/empty-store.ts';

const DAY_MS = 86_400_000;
const COMPANION = 'binance:BTC/USDT' as InstrumentId;

/** A store that goes on long after the candle that a training is made at. */
const candles = exampleCandles(2_000);
const newest = candles[1_200];
assert.ok(newest);
const { closeTime } = newest;
const news = candles.map(
  ({ closeTime: at }, i): NewsSignal => ({
    id: `${i}`,
    publishedAt: at - 5_000,
    availableAt: at,
    score: 0.5,
  }),
);
const store: FeatureStore = {
  ...emptyStore,
  async candles({ instrument, from = 0, to = Number.POSITIVE_INFINITY }): Promise<readonly Candle[]> {
    const found = candles.filter(({ openTime }) => openTime >= from && openTime < to);
    return found.map((candle) => ({ ...candle, instrument }));
  },
  newsSignals: async ({ from, to }) =>
    news.filter(({ availableAt }) => availableAt >= (from ?? 0) && availableAt < (to ?? closeTime)),
};

describe('the history of a training', () => {
  const read = (trainingDays: number) =>
    readJob(
      newest,
      {},
      {
        store,
        clock: { now: () => closeTime + DAY_MS, sleep: async () => {} },
        horizonsSec: [60],
        trainingDays,
        companionsOf: () => ({ binance: COMPANION }),
      },
      new AbortController().signal,
    );

  it('ends with the candle that it is made at, whatever the store has by then', async () => {
    const { own, closeTime: at } = await read(10);
    assert.equal(at, closeTime);
    assert.equal(own.candles.at(-1)?.closeTime, closeTime);
    const companion = own.surroundings.companions.binance ?? [];
    assert.equal(companion.at(-1)?.closeTime, closeTime);
    assert.equal(companion.at(-1)?.instrument, COMPANION);
    assert.equal(own.surroundings.news.at(-1)?.availableAt, closeTime);
  });

  it('goes back the days it is given, and what features need to warm up before', async () => {
    const { own } = await read(0.5);
    const first = own.candles[0]?.openTime ?? 0;
    assert.equal(closeTime - 0.5 * DAY_MS - first, DEFAULT_FEATURE_VIEW.warmUp * 60_000);
  });
});
