import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FittedQuantiles, Forest, TrainingRows } from '../forecast/index.ts';
import { INTERVAL_LEVELS } from '../forecast/index.ts';
import { createQuantileWalk } from './quantile-walk.ts';
import { seededRandom } from './seeded-random.ts';

const MINUTE = 60_000;
/** Scaled returns are so large at most: small where the feature is below 0, else large. */
const [SMALL, LARGE] = [1, 3];

describe('walk of conformalised quantiles', () => {
  it('holds what it says where the quantiles are right, and where they are far too narrow or too wide', () => {
    for (const factor of [1, 0.5, 2]) {
      const { training, walk } = walked(factor);
      assert.ok(training.to < training.matrix.rows);
      for (const { level, coverage, worstWeekCoverage } of walk.scores()) {
        assert.ok(Math.abs(coverage - level) < 0.015, `${factor}: ${coverage} of ${level}`);
        assert.ok(Math.abs(worstWeekCoverage - level) < 0.03, `${factor}: ${worstWeekCoverage}`);
      }
    }
  });

  it('follows from its definitions', () => {
    // All outcomes of the holdout lie within, by 0.1 at least: all ends move inwards, to where they hold.
    const training = rows(2_000, () => 0.4);
    const walk = createQuantileWalk(60);
    const fit = bandsOf(0.5, 0.5);
    walk.addFold({ training, from: 1_900, to: 1_901, scaleOf: () => 1e-4 }, fit);
    for (const { widthBp, winklerBp, pinballBp, coverage, level } of walk.scores()) {
      assert.ok(Math.abs(widthBp - 0.8) < 1e-9, `${widthBp}`);
      assert.equal(coverage, 1);
      assert.ok(Math.abs(winklerBp - widthBp) < 1e-9);
      assert.ok(Math.abs(pinballBp - (widthBp * (1 - level)) / 4) < 1e-9);
    }
  });

  it('lets ends that would cross meet in the middle', () => {
    // All outcomes sit in the middle; most intervals are six wide, so half of all hold when every one shrinks by six.
    const walk = createQuantileWalk(60);
    const training = rows(2_000, () => 0);
    const bands = [
      { level: 0.5, lower: stump(-1, -3, -0.6), upper: stump(1, 3, -0.6) },
      { level: 0.8, lower: stump(-1, -3, -0.6), upper: stump(1, 3, -0.6) },
    ];
    const fold = { training, from: 1_900, to: 2_000, scaleOf: () => 1e-4 };
    walk.addFold(fold, { kind: 'fitted', bands });
    const [half] = walk.scores();
    assert.ok(half && half.coverage === 1);
    assert.ok(half.widthBp >= 0 && half.widthBp < 1e-9, `${half.widthBp}`);
  });

  it('uses no outcome before it is known', () => {
    const before = walked(1);
    const wild = walked(1, (training) => training.labels.logReturns.fill(1, training.matrix.rows - 5));
    // Five minutes ahead: the newest five outcomes move no interval.
    const widths = (walk: typeof before.walk) => walk.scores().map(({ widthBp }) => widthBp);
    assert.deepEqual(widths(wild.walk), widths(before.walk));
    const earlier = walked(1, (training) => training.labels.logReturns.fill(1, training.matrix.rows - 6));
    assert.notDeepEqual(widths(earlier.walk), widths(before.walk));
  });
});

function walked(factor: number, change: (training: TrainingRows) => void = () => undefined) {
  const random = seededRandom(5);
  const training = rows(40_000, (x) => (2 * random() - 1) * (x < 0 ? SMALL : LARGE));
  change(training);
  const walk = createQuantileWalk(300);
  const fold = { training: { ...training, horizonSec: 300, to: 15_000 }, scaleOf: () => 1e-4 };
  walk.addFold({ ...fold, from: 15_005, to: 40_000 }, bandsOf(SMALL * factor, LARGE * factor));
  return { training: fold.training, walk };
}

/** The true ends, where returns are uniform within these sizes. */
function bandsOf(small: number, large: number): FittedQuantiles {
  const bands = INTERVAL_LEVELS.map((level) => ({
    level,
    lower: stump(-small * level, -large * level),
    upper: stump(small * level, large * level),
  }));
  return { kind: 'fitted', bands };
}

/** One value where the only feature is below a bound, another where it is not. */
function stump(below: number, above: number, bound = 0): Forest {
  return {
    ...{ width: 1, base: 0, roots: [0], feature: [0, -1, -1] },
    ...{ threshold: [bound, below, above], left: [1, 0, 0] },
  };
}

/** A row a minute with one feature in [-1, 1); the return in basis points is a function of it. */
function rows(count: number, bpOf: (x: number) => number): TrainingRows {
  const random = seededRandom(3);
  const values = Float64Array.from({ length: count }, () => 2 * random() - 1);
  const known = new Uint8Array(count).fill(1);
  return {
    matrix: {
      ...{ rows: count, width: 1, names: ['x'], values, ready: known },
      volatility: new Float64Array(count).fill(1e-4),
      asOf: Float64Array.from({ length: count }, (_, i) => i * MINUTE),
    },
    labels: { logReturns: values.map((x) => bpOf(x) * 1e-4), known, traded: known },
    ...{ from: 0, to: count, horizonSec: 60, intervalSec: 60 },
  };
}
