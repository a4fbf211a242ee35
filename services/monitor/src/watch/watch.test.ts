import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FeatureVector } from '@foretick/core/feature';
import type { ScoredOutcome } from '@foretick/core/forecast';
import type { Alarm } from '@foretick/ports';
import { forecast } from '../testing/forecast-world.ts';
import { normals } from '../testing/normals.ts';
import { stabilityIndex } from './distribution.ts';
import {
  newWatch,
  restoreWatch,
  type WatchSettings,
  watchForecast,
  watchOutcome,
  watchVector,
} from './watch.ts';

const SETTINGS: WatchSettings = { learning: 480, window: 240, size: 100, blocks: 10 };
const FEATURES = 40;
const T0 = Date.UTC(2024, 0, 1);

/** Features of memories from none to hours, and one that follows the hours of the day; all change by `shift` from `turn` on. */
function vectors(seed: number, count: number, turn = count, shift = 0): FeatureVector[] {
  const normal = normals(seed);
  const states = Array.from({ length: FEATURES }, () => 0);
  return Array.from({ length: count }, (_, minute) => {
    for (let i = 0; i < FEATURES - 1; i += 1) {
      const memory = 1 - 1 / (1 + (i % 10) * 6);
      states[i] = memory * (states[i] ?? 0) + Math.sqrt(1 - memory ** 2) * normal();
    }
    states[FEATURES - 1] = Math.sin((2 * Math.PI * minute) / 1_440);
    const values = states.map((value) => value + (minute < turn ? 0 : shift));
    const asOf = T0 + (minute + 1) * 60_000;
    const { instrument } = forecast(1, 1);
    return {
      instrument,
      intervalSec: 60,
      asOf,
      seedTime: T0,
      viewHash: 'v',
      values,
      volatility: 1,
      companions: {},
    };
  });
}

function watched(list: readonly FeatureVector[], watch = newWatch()): Alarm[] {
  return list.flatMap((vector) => watchVector(watch, vector, SETTINGS));
}

describe('the watch over drift', () => {
  it('never alarms while everything stays as it is', () => {
    for (let seed = 1; seed <= 30; seed += 1)
      assert.deepEqual(watched(vectors(seed, 6_000)), [], `seed ${seed}`);
  });

  it('raises one alarm soon after a change, and clears it once the new is usual', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const alarms = watched(vectors(seed, 16_000, 4_000, 1.5));
      assert.deepEqual(
        alarms.map(({ kind, state, subject }) => `${kind} ${state} ${subject}`),
        ['drift raised features', 'drift cleared features'],
      );
      const [raised, cleared] = alarms;
      assert.ok(raised && cleared);
      const minute = (raised.asOf - T0) / 60_000;
      assert.ok(minute > 4_000 && minute <= 4_800, `at ${minute}`);
      assert.ok(raised.value >= raised.threshold && cleared.value < cleared.threshold / 2);
    }
  });

  it('takes each vector once, goes on after a restart anywhere, and begins anew with another view', () => {
    const list = vectors(3, 5_500, 4_000, 1.5);
    const whole = watched(list);
    assert.equal(whole.length, 1);
    assert.deepEqual(watched(list.flatMap((one) => [one, one])), whole);
    for (const cut of [1, 479, 480, 2_345, 4_321, 4_560]) {
      const watch = newWatch();
      const first = watched(list.slice(0, cut), watch);
      assert.deepEqual(
        [...first, ...watched(list.slice(cut), restoreWatch(JSON.parse(JSON.stringify(watch))))],
        whole,
      );
    }
    assert.deepEqual(watched(list.map((one, i) => ({ ...one, viewHash: i < 4_000 ? 'v' : 'w' }))), []);
  });

  it('measures by the population stability index', () => {
    assert.equal(stabilityIndex([10, 20], [10, 20]), 0);
    const [p, q] = [10.5 / 31, 20.5 / 31];
    assert.ok(Math.abs(stabilityIndex([10, 20], [20, 10]) - 2 * (q - p) * Math.log(q / p)) < 1e-12);
  });
});

describe('the watch over outcomes', () => {
  const outcomes = (sizeAt: (minute: number) => number, bias: (minute: number) => number, count = 8_000) => {
    const normal = normals(9);
    return Array.from({ length: count }, (_, minute): ScoredOutcome => {
      const { status, logReturn, price, volatility, edge, featureViewHash, processingTime, ...of } = forecast(
        minute,
        1,
      );
      const actualLogReturn = 0.001 * normal() * sizeAt(minute);
      const predictedLogReturn = 0.1 * actualLogReturn * bias(minute) + 1e-5 * normal();
      const intervals = [{ level: 0.8, lower: -0.0012816, upper: 0.0012816 }];
      return { ...of, status: 'scored', actualLogReturn, predictedLogReturn, intervals, actualPrice: 100 };
    });
  };
  const alarmsOf = (list: readonly ScoredOutcome[]) => {
    const watch = newWatch();
    return list.flatMap((one) => watchOutcome(watch, one, SETTINGS));
  };

  it('is silent while intervals hold and the model is worth something', () => {
    assert.deepEqual(
      alarmsOf(
        outcomes(
          () => 1,
          () => 1,
          30_000,
        ),
      ),
      [],
    );
  });

  it('tells that intervals hold too seldom, and that they hold again', () => {
    const found = alarmsOf(
      outcomes(
        (minute) => (minute < 3_000 || minute > 5_000 ? 1 : 2),
        () => 1,
      ),
    );
    assert.deepEqual(
      found.map(({ kind, state, subject }) => `${kind} ${state} ${subject}`),
      ['coverage raised 60 s, 80 % interval', 'coverage cleared 60 s, 80 % interval'],
    );
    const [raised] = found;
    assert.ok(raised && raised.value < raised.threshold && Math.abs(raised.threshold - 0.75) < 1e-12);
  });

  it('tells that a model does worse than "no change"', () => {
    const found = alarmsOf(
      outcomes(
        () => 1,
        (minute) => (minute < 3_000 ? 1 : -1),
      ),
    );
    assert.deepEqual(
      found.map(({ kind, state }) => `${kind} ${state}`),
      ['skill raised'],
    );
  });
});

describe('the watch over freshness', () => {
  it('tells that forecasts were missed in a row, once, and that they come again', () => {
    const watch = newWatch();
    const found = Array.from({ length: 12 }, (_, minute) => {
      const { basePrice, logReturn, price, ...key } = forecast(minute + 1, 1);
      const isMissed = minute === 2 || (minute > 4 && minute < 10);
      const one = isMissed
        ? ({ ...key, status: 'missed', reason: 'deadline-passed' } as const)
        : forecast(minute + 1, 1);
      return watchForecast(watch, one, SETTINGS).map(({ state, value }) => `${minute} ${state} ${value}`);
    });
    assert.deepEqual(found.flat(), ['7 raised 3', '10 cleared 0']);
  });
});
