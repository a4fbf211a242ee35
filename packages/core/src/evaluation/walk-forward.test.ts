import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '../candle/index.ts';
import {
  DRIFT_FAMILY,
  type Forest,
  INTERVAL_LEVELS,
  ONLINE_FAMILY,
  type QuantileFamily,
  RIDGE_FAMILY,
} from '../forecast/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import { type WalkForwardOptions, type WalkForwardResult, walkForward } from './walk-forward.ts';

const DAY_MS = 24 * 3_600_000;
const START = Date.UTC(2024, 0, 1);
const options: WalkForwardOptions = {
  from: START + 3 * DAY_MS,
  to: START + 6 * DAY_MS,
  horizonsSec: [60, 300],
  trainDays: 2,
  refitEveryDays: 1,
};

describe('walk-forward', () => {
  const walk = randomCandles(7 * 1440, 1);
  const result = run(walk, options);

  it('finds nothing in a random walk', () => {
    for (const horizonSec of [60, 300]) {
      const ridge = scoreOf(result, 'ridge', horizonSec);
      assert.ok(Math.abs(ridge.ic ?? 0) < 0.06, `IC ${ridge.ic}`);
      assert.ok(Math.abs(ridge.mseSkill ?? 0) < 0.01, `skill ${ridge.mseSkill}`);
    }
  });

  it('finds momentum where it was planted, at the horizon at which it is', () => {
    const ridge = scoreOf(run(randomCandles(7 * 1440, 1, { momentum: 0.3 }), options), 'ridge', 60);
    assert.ok((ridge.ic ?? 0) > 0.18 && (ridge.ic ?? 1) < 0.35, `IC ${ridge.ic}`);
    assert.ok((ridge.mseSkill ?? 0) > 0.03, `skill ${ridge.mseSkill}`);
    assert.ok((ridge.hitRate ?? 0) > 0.55);
    assert.equal(ridge.refits, 3);
  });

  it('scores every complete candle in the span once, and persistence by the same outcomes', () => {
    for (const model of ['ridge', 'persistence'] as const)
      assert.equal(scoreOf(result, model, 300).n, 3 * 1440);
    const { maeBp, mseSkill, hitRate, ic, zeroMoveShare } = scoreOf(result, 'persistence', 60);
    const returns = walk
      .filter(({ closeTime }) => closeTime >= options.from && closeTime < options.to)
      .map((candle) => Math.log((walk[walk.indexOf(candle) + 1]?.close ?? 0) / candle.close));
    const mean = returns.reduce((sum, value) => sum + Math.abs(value), 0) / returns.length;
    assert.ok(Math.abs(maeBp - mean * 10_000) < 1e-9);
    assert.equal(zeroMoveShare, returns.filter((value) => value === 0).length / returns.length);
    assert.deepEqual([mseSkill, hitRate, ic], [0, undefined, undefined]);
  });

  it('leaves out forecasts from or to an incomplete candle', () => {
    const hole = walk.map((candle, i) => ({ ...candle, complete: i !== 4 * 1440 }));
    assert.equal(scoreOf(run(hole, options), 'persistence', 300).n, 3 * 1440 - 2);
  });

  it('lets nothing of a fold or after it into that fold', () => {
    // The first fold alone, with another future after its last forecast's candle.
    const end = options.from + DAY_MS;
    const families = [RIDGE_FAMILY, ONLINE_FAMILY];
    const first = { ...options, to: end, horizonsSec: [60], families, quantiles: CONSTANT };
    const cut = walk.findIndex((candle) => candle.closeTime > end + 60_000);
    const other = [...walk.slice(0, cut), ...walk.slice(cut).map((candle) => ({ ...candle, close: 1 }))];
    const expected = run(walk, first);
    assert.deepEqual(run(other, first).scores, expected.scores);
    assert.deepEqual(run(other, first).quantiles, expected.quantiles);
  });

  it('trains on no label that ends inside the fold', () => {
    // asOf       from-4 … from-1 | from            … from+4      | from+5
    //            purged          | the one forecast, then wild     | its target
    // One minute ahead the target is from+1; intervals learn from five minutes, so all after it is wild.
    for (const [horizonSec, wildFromMs, wildToMs] of [
      [300, 0, 300_000],
      [60, 60_000, 600_000],
    ] as const) {
      const single = { ...options, to: options.from + 60_000, horizonsSec: [horizonSec] };
      const wild = walk.map((candle) => {
        const afterMs = candle.closeTime - options.from;
        return afterMs > wildFromMs && afterMs < wildToMs ? { ...candle, close: candle.close * 1.5 } : candle;
      });
      const expected = run(walk, single);
      assert.equal(scoreOf(expected, 'ridge', horizonSec).n, 1);
      assert.equal(scoreOf(expected, 'ridge', horizonSec).intervals.length, 3);
      // What a late forecast would have met is the one figure that may differ: it is of those candles.
      const undelayed = ({ scores }: WalkForwardResult) => scores.map(({ delayed: _, ...score }) => score);
      assert.deepEqual(undelayed(run(wild, single)), undelayed(expected));
    }
  });

  it('has intervals that hold about as often as they say', () => {
    for (const { horizonSec, intervals } of result.scores) {
      for (const { level, coverage, widthBp, winklerBp } of intervals) {
        const far = `${horizonSec} s, ${level}: ${coverage}`;
        assert.ok(Math.abs(coverage - level) < 0.05, far);
        assert.ok(widthBp > 0 && winklerBp > widthBp, far);
      }
      assert.deepEqual(
        intervals.map(({ level }) => level),
        [0.5, 0.8, 0.95],
      );
    }
  });

  it('scores any families side by side, and each as if it were alone', () => {
    const one = { ...options, to: options.from + DAY_MS, horizonsSec: [60] };
    const both = run(walk, { ...one, families: [DRIFT_FAMILY, RIDGE_FAMILY] });
    assert.deepEqual(
      both.scores.map(({ model }) => model),
      ['drift', 'ridge', 'persistence'],
    );
    assert.deepEqual(scoreOf(both, 'ridge', 60), scoreOf(run(walk, one), 'ridge', 60));
    const drift = scoreOf(both, 'drift', 60);
    assert.ok(Math.abs(drift.mseSkill ?? 1) < 0.005, `drift ${drift.mseSkill}`);
  });

  it('compares intervals that stand by themselves where it is asked to, and changes no score by that', () => {
    assert.deepEqual(result.quantiles, []);
    const compared = run(walk, { ...options, quantiles: CONSTANT });
    assert.deepEqual(compared.scores, result.scores);
    assert.deepEqual(
      compared.quantiles.map(({ model, horizonSec }) => `${model} ${horizonSec}`),
      ['constant 60', 'constant 300'],
    );
    for (const { intervals } of compared.quantiles) {
      assert.equal(intervals.length, 3);
      for (const { level, coverage } of intervals)
        assert.ok(Math.abs(coverage - level) < 0.05, `${coverage}`);
    }
  });

  it('has no ridge score where there is too little history, and says how many folds', () => {
    const short = run(walk.slice(3 * 1440 - 300), options);
    const ridge = scoreOf(short, 'ridge', 60);
    assert.equal(ridge.untrainedFolds, 1);
    assert.equal(ridge.refits, 2);
    assert.equal(ridge.n, 2 * 1440);
  });

  it('tells how far it is, never backwards within a stage', () => {
    let last = { stage: '', share: 0 };
    let steps = 0;
    for (const progress of walkForward(walk, options)) {
      if (progress.stage === last.stage) assert.ok(progress.share >= last.share);
      assert.ok(progress.share >= 0 && progress.share <= 1);
      last = progress;
      steps += 1;
    }
    assert.ok(steps > 10);
  });

  it('refuses a span that is none', () => {
    assert.throws(() => run(walk, { ...options, to: options.from }), RangeError);
  });
});

/** Ends of one scale to both sides, whatever the level: all that is right about them is learnt on the holdout. */
const CONSTANT: QuantileFamily = {
  name: 'constant',
  *fitSteps({ matrix: { width } }) {
    yield 0.5;
    const leaf = (value: number): Forest => ({
      ...{ width, base: value, roots: [0], feature: [-1], threshold: [0], left: [0] },
    });
    const bands = INTERVAL_LEVELS.map((level) => ({ level, lower: leaf(-1), upper: leaf(1) }));
    return { kind: 'fitted', bands };
  },
};

function run(candles: readonly Candle[], walkOptions: WalkForwardOptions): WalkForwardResult {
  const steps = walkForward(candles, walkOptions);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function scoreOf(result: WalkForwardResult, model: string, horizonSec: number) {
  const score = result.scores.find((one) => one.model === model && one.horizonSec === horizonSec);
  assert.ok(score);
  return score;
}
