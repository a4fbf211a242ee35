import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomCandles } from '../indicator/random-candles.ts';
import { type FeatureMatrix, featureMatrixSteps } from './feature-matrix.ts';
import { DEFAULT_FEATURE_VIEW } from './feature-view.ts';
import { NO_SURROUNDINGS } from './market-step.ts';
import { createRollingMatrix } from './rolling-matrix.ts';

const candles = randomCandles(3_000, 5);
const whole = last(featureMatrixSteps(DEFAULT_FEATURE_VIEW, candles, NO_SURROUNDINGS));

describe('rolling matrix', () => {
  it('holds what the whole matrix holds there, wherever the window moves', () => {
    // Overlapping, growing, standing still, leaping over rows, and shrinking to the newest.
    const rolling = createRollingMatrix(DEFAULT_FEATURE_VIEW, candles, NO_SURROUNDINGS, 700);
    for (const [from, to] of [
      [100, 600],
      [400, 1_000],
      [400, 1_100],
      [400, 1_100],
      [1_500, 2_000],
      [1_990, 2_000],
      [1_999, 2_600],
      [2_400, 3_000],
    ] as const) {
      const window = last(rolling.windowSteps(from, to));
      const { width } = whole;
      assert.deepEqual(window.values, whole.values.subarray(from * width, to * width), `${from} to ${to}`);
      assert.deepEqual(window.ready, whole.ready.subarray(from, to));
      assert.deepEqual(window.asOf, whole.asOf.subarray(from, to));
      assert.deepEqual(window.volatility, whole.volatility.subarray(from, to));
    }
  });

  it('refuses a window that goes back or is too wide', () => {
    const rolling = createRollingMatrix(DEFAULT_FEATURE_VIEW, candles, NO_SURROUNDINGS, 100);
    last(rolling.windowSteps(50, 150));
    for (const [from, to] of [
      [49, 149],
      [50, 151],
      [100, 140],
      [2_950, 3_001],
    ] as const)
      assert.throws(() => last(rolling.windowSteps(from, to)), RangeError);
  });
});

function last(steps: Generator<number, FeatureMatrix>): FeatureMatrix {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
