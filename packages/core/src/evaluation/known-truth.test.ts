import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '../candle/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import { auditFirst } from './audit-first.ts';
import { seededRandom } from './seeded-random.ts';
import { type WalkForwardOptions, walkForward } from './walk-forward.ts';

const DAY_MS = 86_400_000;
const IS_LONG = process.env.FORETICK_TEST_SIZE === 'long';
const DAYS = IS_LONG ? { train: 60, test: 60 } : { train: 30, test: 8 };
/** Each return holds this much of the one before. */
const MOMENTUM = 0.25;

describe('where the truth is known, the walk-forward', () => {
  const candles = autoregressive((DAYS.train + DAYS.test + 6) * 1_440, MOMENTUM, 11);
  const from = (candles[0]?.openTime ?? 0) + (DAYS.train + 6) * DAY_MS;
  const options: WalkForwardOptions = {
    ...{ from, to: from + DAYS.test * DAY_MS, horizonsSec: [60, 300] },
    ...{ trainDays: DAYS.train, refitEveryDays: 10 },
  };

  it('finds a planted momentum within a tenth of the skill that there is', () => {
    const { scores, forecasts } = finished(candles, options);
    for (const horizonSec of options.horizonsSec) {
      const at = scores.findIndex((one) => one.model === 'ridge' && one.horizonSec === horizonSec);
      const found = scores[at]?.mseSkill ?? 0;
      // What the true momentum, known to nobody, would have saved on the same outcomes.
      const possible = skillOfTruth(
        candles,
        forecasts[at]?.series.asOf ?? new Float64Array(0),
        horizonSec / 60,
      );
      assert.ok(found > 0.9 * possible && found < 1.1 * possible, `${horizonSec} s: ${found} of ${possible}`);
      const expected = expectedSkill(MOMENTUM, horizonSec / 60);
      // Three standard errors of the sample's own skill; forecasts that overlap count once for each horizon.
      const error = 2 * Math.sqrt((expected * (horizonSec / 60)) / (scores[at]?.n ?? 0));
      assert.ok(
        Math.abs(possible - expected) < 3 * error,
        `${horizonSec} s: ${possible}, and ${expected} in the long run`,
      );
      assert.deepEqual(auditFirst(scores[at] ?? {}, 'lagging', horizonSec), []);
    }
  });

  it('shows a companion that is stamped a minute late as what only a leak can be', () => {
    const walk = randomCandles(6 * 1_440, 3);
    const early = walk.slice(0, -1).map((candle, i) => ({ ...candle, close: walk[i + 1]?.close ?? 1 }));
    const start = (walk[0]?.openTime ?? 0) + 4 * DAY_MS;
    const span = { from: start, to: start + DAY_MS, horizonsSec: [60], trainDays: 3 };
    const surroundings = { companions: { eth: early }, news: [] };
    const [leaking = {}] = finished(walk, { ...span, surroundings }).scores;
    assert.deepEqual(
      auditFirst(leaking, 'lagging', 60).map(({ figure }) => figure),
      ['ic', 'hitRate'],
    );
    const [honest = {}] = finished(walk, span).scores;
    assert.deepEqual(auditFirst(honest, 'lagging', 60), []);
  });
});

function finished(candles: readonly Candle[], options: WalkForwardOptions) {
  const steps = walkForward(candles, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Of the best forecast that anybody could make: the sum of the momentum that is left in each minute of the horizon. */
function skillOfTruth(candles: readonly Candle[], asOf: Float64Array, steps: number): number {
  const place = new Map(candles.map(({ closeTime }, i) => [closeTime, i]));
  const price = (i: number) => candles[i]?.close ?? 1;
  let squared = 0;
  let unchanged = 0;
  for (const time of asOf) {
    const i = place.get(time) ?? 0;
    const actual = Math.log(price(i + steps) / price(i));
    squared += (actual - leftOver(MOMENTUM, steps) * Math.log(price(i) / price(i - 1))) ** 2;
    unchanged += actual ** 2;
  }
  return 1 - squared / unchanged;
}

function leftOver(momentum: number, steps: number): number {
  return (momentum * (1 - momentum ** steps)) / (1 - momentum);
}

/** `1 - MSE / MSE of "no change"` of the best forecast, for an autoregression of order one. */
function expectedSkill(momentum: number, steps: number): number {
  let variance = steps;
  for (let lag = 1; lag < steps; lag += 1) variance += 2 * (steps - lag) * momentum ** lag;
  return leftOver(momentum, steps) ** 2 / variance;
}

/** Candles of a walk with momentum and nothing else in it; all have trades. */
function autoregressive(count: number, momentum: number, seed: number): Candle[] {
  const random = seededRandom(seed);
  let close = 100;
  let change = 0;
  return randomCandles(count, seed).map((candle) => {
    const open = close;
    change = momentum * change + 0.001 * (random() + random() + random() - 1.5);
    close = open * Math.exp(change);
    const ends = { open, close, high: Math.max(open, close), low: Math.min(open, close) };
    return { ...candle, ...ends, filled: false, volume: 1, buyVolume: 0.5, sellVolume: 0.5, tradeCount: 2 };
  });
}
