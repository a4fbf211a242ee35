import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { Clock } from '@foretick/ports';
import { BTC, candle, ETH } from '@foretick/ports/contract/feature-store-records';
import { type TrainingJob, trainingInSlices } from '@foretick/service-trainer';
import { loadFeatureView } from '../custom/load-feature-view.ts';
import { trainInThreads } from './train-in-threads.ts';
import { type TrainingRecipe, toolsOf } from './training-recipe.ts';

const clock: Clock = { now: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) };
const never = new AbortController().signal;
const btc = walk(1_900, 7, { instrument: BTC });
const eth = walk(4_000, 3, {
  instrument: ETH,
  tradeCount: undefined,
  buyVolume: undefined,
  sellVolume: undefined,
});

const job: TrainingJob = {
  own: { instrument: BTC, candles: btc, surroundings: { companions: { eth: eth.slice(-1_900) }, news: [] } },
  others: [{ instrument: ETH, candles: eth, surroundings: { companions: { btc }, news: [] } }],
  intervalSec: 60,
  closeTime: btc.at(-1)?.closeTime ?? 0,
  horizonsSec: [60, 300],
  champions: {},
  regime: 'lagging',
  codeVersion: '1.2.3',
};

describe('training on a thread of its own', () => {
  for (const [what, recipe, given] of [
    ['ridge', { model: 'ridge', alpha: 0.01 }, { ...job, others: [] }],
    ['the average, warm-started from another pair', { model: 'average', alpha: 0.05 }, job],
  ] as readonly (readonly [string, TrainingRecipe, TrainingJob])[]) {
    it(`makes bit for bit the versions that this thread makes: ${what}`, async () => {
      const view = await loadFeatureView();
      const here = await trainingInSlices(toolsOf(recipe, view), clock)(given, never);
      const there = await trainInThreads(recipe, view, clock)(given, never);
      assert.deepEqual(there, here);
      assert.equal(JSON.stringify(there), JSON.stringify(here));
      assert.equal(there.length, 2);
      for (const { challenger, unchanged } of there) {
        assert.equal(challenger.model, recipe.model);
        assert.deepEqual(challenger.lineage?.pooled, given.others.length > 0 ? [BTC, ETH] : undefined);
        assert.equal(challenger.lineage?.codeVersion, '1.2.3');
        assert.equal(challenger.instrument, BTC);
        assert.ok((challenger.heads?.errorQuantiles.length ?? 0) > 100);
        assert.ok((unchanged.heads?.errorQuantiles.length ?? 0) > 100);
      }
      if (given.others.length > 0) assert.ok((there[0]?.challenger.trainingRows ?? 0) > 4_000);
    });
  }

  it('ends when it is told to', async () => {
    const view = await loadFeatureView();
    const stop = new AbortController();
    const training = trainInThreads({ model: 'average', alpha: 0.01 }, view, clock)(job, stop.signal);
    setImmediate(() => stop.abort());
    await assert.rejects(training, { code: 'TRAINING_STOPPED' });
  });

  it('trains nothing when the features are no longer those of the process', async () => {
    const view = { ...(await loadFeatureView()), description: 'another' };
    const training = trainInThreads({ model: 'ridge', alpha: 0.01 }, view, clock)(job, never);
    await assert.rejects(training, { code: 'TRAINING_OTHER_VIEW' });
  });
});

/** A seeded walk that goes on a little as it went. */
function walk(count: number, seed: number, changes: Partial<Candle>): readonly Candle[] {
  let state = seed;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  let close = 100;
  let change = 0;
  return Array.from({ length: count }, (_, i) => {
    const open = close;
    change = 0.15 * change + 0.002 * (random() - 0.5);
    close = open * Math.exp(change);
    const [high, low] = [Math.max(open, close), Math.min(open, close)];
    return candle(i - count, {
      open,
      high,
      low,
      close,
      volume: 1 + random(),
      filled: false,
      complete: true,
      ...changes,
    });
  });
}
