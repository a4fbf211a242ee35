import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomCandles } from '../indicator/random-candles.ts';
import type { Candle } from './candle.ts';
import { rolledUp } from './rolled-up.ts';

const minutes = randomCandles(24 * 60, 4);

describe('candles of a larger interval from stored ones', () => {
  it('equal a slow sum over their parts, for any interval of a day', () => {
    for (const intervalSec of [300, 900, 3_600, 86_400]) {
      const candles = rolledUp(minutes, intervalSec);
      assert.equal(candles.length, 86_400 / intervalSec);
      for (const candle of candles) {
        const parts = minutes.filter(
          (one) => one.openTime >= candle.openTime && one.openTime < candle.closeTime,
        );
        const traded = parts.filter(({ filled }) => !filled);
        assert.equal(candle.filled, traded.length === 0);
        if (candle.filled) continue;
        assert.deepEqual(
          [candle.open, candle.high, candle.low, candle.close, candle.tradeCount, candle.complete],
          [
            traded[0]?.open,
            Math.max(...traded.map(({ high }) => high)),
            Math.min(...traded.map(({ low }) => low)),
            parts.at(-1)?.close,
            parts.reduce((sum, { tradeCount = 0 }) => sum + tradeCount, 0),
            true,
          ],
        );
        const volume = parts.reduce((sum, one) => sum + one.volume, 0);
        assert.ok(Math.abs(candle.volume - volume) <= 1e-12 * volume);
        assert.equal(candle.availableAt, parts.at(-1)?.availableAt);
      }
    }
  });

  it('are incomplete where parts are missing, and not there before their end is', () => {
    const draw = (candles: readonly Candle[]) =>
      candles.map(({ complete }) => (complete ? '#' : '.')).join('');
    assert.equal(draw(rolledUp(minutes.slice(0, 20), 300)), '####');
    assert.equal(draw(rolledUp(minutes.slice(2, 20), 300)), '.###');
    assert.equal(
      draw(
        rolledUp(
          minutes.filter((_, i) => i < 20 && i !== 7),
          300,
        ),
      ),
      '#.##',
    );
    assert.equal(draw(rolledUp(minutes.slice(0, 18), 300)), '###');
    assert.deepEqual(rolledUp([], 300), []);
  });
});
