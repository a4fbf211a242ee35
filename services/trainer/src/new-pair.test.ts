import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import { createLife } from './testing/life-world.ts';
import { momentumCandles } from './testing/momentum-candles.ts';

const [BTC, ETH, NEW] = ['test:BTC/USD', 'test:ETH/USD', 'test:NEW/USD'] as [
  InstrumentId,
  InstrumentId,
  InstrumentId,
];
/** Six days: enough to learn from. */
const DAYS = 6 * 1_440;
/** What a venue gives of the past. */
const WARM_UP = 500;
const SHARE = 0.25;

it('a newly added pair is forecast at its first candle, by what was learnt from the old ones', async () => {
  const old = [BTC, ETH].flatMap((instrument, i) => ofPair(instrument, i + 1));
  const added = ofPair(NEW, 3).slice(-WARM_UP - 5);
  const [first] = added.slice(WARM_UP);
  assert.ok(first);
  const life = createLife(new Set([BTC, ETH, NEW]), old);
  await life.live(
    added.slice(0, WARM_UP).map((one) => ({ ...one, origin: 'venue' })),
    WARM_UP,
  );
  await life.live(added.slice(WARM_UP), 1);
  assert.deepEqual(life.failures, []);

  const [trained, ...more] = [...life.versions.values()].filter(({ model }) => model === 'ridge');
  assert.ok(trained && more.length === 0);
  assert.equal(trained.instrument, NEW);
  assert.deepEqual(trained.lineage?.pooled, [NEW, BTC, ETH]);
  assert.ok(trained.trainingRows > DAYS, `${trained.trainingRows} rows`);
  assert.equal(trained.gate?.passed, true, trained.gate?.reasons.join('; '));

  const champions = (await life.read('predictions')).filter(
    ({ role, asOf }) => role === 'champion' && asOf >= first.closeTime,
  );
  assert.deepEqual(
    champions.map(({ asOf }) => asOf),
    added.slice(WARM_UP).map(({ closeTime }) => closeTime),
  );
  for (const one of champions) {
    assert.equal(one.modelVersion, trained.modelVersion);
    assert.ok(one.status === 'published' && one.intervals.length === 3 && one.logReturn !== 0);
  }
});

function ofPair(instrument: InstrumentId, seed: number): Candle[] {
  return momentumCandles(DAYS, seed, () => SHARE).map((one) => ({ ...one, instrument }));
}
