import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '../candle/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import { perturbCandle } from './perturb-candle.ts';
import { seededRandom } from './seeded-random.ts';

const candles = randomCandles(500, 1);
const random = seededRandom(1);
const others = candles.map((candle) => perturbCandle(candle, random));

describe('a perturbed candle', () => {
  it('keeps its window and times, and nothing else', () => {
    const kept = ({
      instrument,
      intervalSec,
      openTime,
      closeTime,
      availableAt,
      revision,
      status,
    }: Candle) => [instrument, intervalSec, openTime, closeTime, availableAt, revision, status];
    assert.deepEqual(others.map(kept), candles.map(kept));
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      const same = others.filter((other, i) => other[name] === candles[i]?.[name]);
      // A minute without a trade may stay one.
      assert.ok(same.length < (name === 'volume' ? 25 : 1), `${name} is the same in ${same.length}`);
    }
    for (const name of ['filled', 'complete'] as const) {
      assert.ok(
        others.some((other, i) => other[name] !== candles[i]?.[name]),
        name,
      );
    }
  });

  it('is a candle that could be', () => {
    for (const { open, high, low, close, volume, buyVolume, sellVolume, filled } of others) {
      assert.ok(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close));
      assert.ok(volume >= 0 && (buyVolume ?? 0) >= 0 && (sellVolume ?? 0) >= 0);
      assert.ok(Math.abs((buyVolume ?? 0) + (sellVolume ?? 0) - volume) < 1e-9);
      if (filled) assert.equal(volume, 0);
    }
  });

  it('leaves unknown what was unknown', () => {
    const [first] = candles;
    assert.ok(first);
    const bare = { ...first, tradeCount: undefined, buyVolume: undefined, sellVolume: undefined };
    const { tradeCount, buyVolume, sellVolume, vwap, quoteVolume } = perturbCandle(bare, random);
    assert.deepEqual([tradeCount, buyVolume, sellVolume, vwap, quoteVolume], Array(5).fill(undefined));
  });
});
