import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { Alarm } from '@foretick/ports';
import { candle, MINUTE_MS, T0 } from '../testing/forecast-world.ts';
import { normals } from '../testing/normals.ts';
import { afterClose, NO_MOMENTUM } from './momentum.ts';
import { newWatch, restoreWatch, type WatchSettings, watchCandle } from './watch.ts';

const SETTINGS: WatchSettings = { learning: 480, window: 240, size: 100, blocks: 10 };
const TURN = 3_600;

describe('the watch over momentum', () => {
  it('never alarms while returns go on as they did, whatever their momentum', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const share = [0, 0.28, -0.4][seed % 3] ?? 0;
      // The size of returns doubles and halves by the hour: that is no change of momentum.
      const candles = market(seed, 7_000, (minute) => ({ share, size: minute % 120 < 60 ? 2 : 1 }));
      assert.deepEqual(alarms(candles), [], `seed ${seed}`);
    }
  });

  it('alarms once, within two windows and a rest, wherever momentum turns into its opposite', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const turned = alarms(
        market(seed, 4_400, (minute) => ({ share: minute < TURN ? 0.28 : -0.4, size: 1 })),
      );
      const minutes = turned.map(({ asOf, subject, state }) => {
        assert.deepEqual([subject, state], ['momentum', 'raised']);
        return (asOf - T0) / MINUTE_MS;
      });
      assert.equal(minutes.length, 1, `seed ${seed}: ${minutes}`);
      const [at = 0] = minutes;
      assert.ok(at > TURN && at <= TURN + 500, `seed ${seed}: at ${at}`);
    }
  });

  it('clears it once the new is usual', () => {
    const found = alarms(market(3, 40_000, (minute) => ({ share: minute < TURN ? 0.28 : -0.4, size: 1 })));
    assert.deepEqual(
      found.map(({ state }) => state),
      ['raised', 'cleared'],
    );
  });

  it('goes on after a restart anywhere, takes each candle once, and leaves provisional ones alone', () => {
    const candles = market(5, 4_400, (minute) => ({ share: minute < TURN ? 0.28 : -0.4, size: 1 }));
    const whole = alarms(candles);
    assert.equal(whole.length, 1);
    assert.deepEqual(alarms(candles.flatMap((one) => [one, { ...one, close: 1, revision: 1 }])), whole);
    const early = (one: Candle): Candle => ({ ...one, status: 'provisional', close: 50 });
    assert.deepEqual(alarms(candles.flatMap((one) => [early(one), one])), whole);
    for (const cut of [1, 240, 241, 3_700, 4_080]) {
      const watch = newWatch();
      const first = alarms(candles.slice(0, cut), watch);
      const again = restoreWatch(JSON.parse(JSON.stringify(watch)));
      assert.deepEqual([...first, ...alarms(candles.slice(cut), again)], whole, `cut at ${cut}`);
    }
  });

  it('measures neighbouring returns, and none across a hole', () => {
    // Returns of 1, 1, hole, 1, -1: two pairs, in which the products are 1 and -1.
    const closes = [0, 1, 2, undefined, 5, 6, 5];
    let state = NO_MOMENTUM;
    for (const [minute, level] of closes.entries()) {
      const complete = level !== undefined;
      state = afterClose(state, candle(minute + 1, Math.exp(level ?? 9), { complete }), 100).state;
    }
    assert.equal(state.pairs, 2);
    assert.ok(Math.abs(state.products) < 1e-12 && Math.abs(state.squares - 2) < 1e-12);
    assert.ok(Math.abs(state.squaredProducts - 2) < 1e-12);
    const still = Array.from({ length: 2_000 }, (_, minute) => candle(minute + 1, 100));
    assert.deepEqual(alarms(still), []);
  });
});

function alarms(candles: readonly Candle[], watch = newWatch()): Alarm[] {
  return candles.flatMap((one) => watchCandle(watch, one, SETTINGS));
}

/** Each return is `share` of the one before, and noise. */
function market(
  seed: number,
  count: number,
  at: (minute: number) => { readonly share: number; readonly size: number },
): Candle[] {
  const normal = normals(seed);
  let close = 100;
  let move = 0;
  return Array.from({ length: count }, (_, minute) => {
    const { share, size } = at(minute);
    move = share * move + 0.001 * size * normal();
    close *= Math.exp(move);
    return candle(minute + 1, close);
  });
}
