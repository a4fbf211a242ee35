import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { dataHashSteps } from './data-hash.ts';
import { exampleCandles } from './example-candles.ts';
import type { InstrumentHistory } from './training-job.ts';

const candles = exampleCandles(1_200);

function hashOf(...runs: readonly (readonly Candle[])[]) {
  const [own = [], btc] = runs;
  const [first] = candles;
  assert.ok(first);
  const companions = btc === undefined ? {} : { btc };
  const history: InstrumentHistory = {
    instrument: first.instrument,
    candles: own,
    surroundings: { companions, news: [] },
  };
  const steps = dataHashSteps([history]);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    assert.ok(step.value >= 0 && step.value < 1);
  }
}

describe('what a training read', () => {
  it('gives the same hash for the same candles, whenever they came', () => {
    const hash = hashOf(candles);
    assert.equal(hash.dataRows, 1_200);
    const later = candles.map((candle) => ({ ...candle, availableAt: candle.availableAt + 5 }));
    assert.deepEqual(hashOf(later), hash);
  });

  it('gives another hash when one price, one volume or what is read besides differs', () => {
    const { dataHash } = hashOf(candles);
    for (const change of [{ close: 1 }, { volume: 0.5 }, { complete: false }]) {
      const other = candles.map((candle, i) => (i === 700 ? { ...candle, ...change } : candle));
      assert.notEqual(hashOf(other).dataHash, dataHash, JSON.stringify(change));
    }
    assert.notEqual(hashOf(candles.slice(1)).dataHash, dataHash);
    assert.notEqual(hashOf(candles, candles).dataHash, dataHash);
  });
});
