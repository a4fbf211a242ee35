import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AblatedRecord, TrialRecord } from '@foretick/ports';
import { runApi } from './running-api.ts';
import { BTC, ETH, stubWorld } from './stub-world.ts';

const news: AblatedRecord = {
  ...{ kind: 'ablated', instrument: BTC, horizonSec: 300, model: 'ridge', group: 'news', worth: 0.01 },
  ...{ interval: [-0.002, 0.03], from: 1_000, to: 2_000, by: 'evaluate', at: 3_000 },
};

it('tells what groups of features were worth when they were measured last', async (t) => {
  const { worth: _, interval: __, ...untold } = news;
  const records: readonly TrialRecord[] = [
    { ...news, worth: 0.5, at: 1 },
    { ...untold, instrument: ETH },
    { ...{ kind: 'holdout-opened', instrument: BTC, from: 0, to: 1, by: 'evaluate', at: 2 } },
    news,
  ];
  const world = stubWorld();
  const { client } = await runApi(t, {
    ...world,
    options: { ...world.options, trials: { records: async () => records } },
  });
  const [btc, eth] = await client.featureWorth();
  assert.deepEqual(btc, {
    ...{ instrument: BTC, horizon_sec: 300, model: 'ridge', group: 'news', worth: 0.01 },
    ...{ interval: { low: -0.002, high: 0.03 }, from: 1_000, to: 2_000, measured_at: 3_000 },
  });
  assert.deepEqual([eth?.instrument, eth?.worth, eth?.interval], [ETH, null, null]);
});
