import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomCandles } from '../indicator/random-candles.ts';
import { FEATURE_GROUPS } from './feature.ts';
import { type FeatureMatrix, featureMatrixSteps } from './feature-matrix.ts';
import { DEFAULT_FEATURE_VIEW, type FeatureView, withoutGroups } from './feature-view.ts';
import { NO_SURROUNDINGS } from './market-step.ts';

describe('a view without some groups', () => {
  const candles = randomCandles(400, 3);
  const whole = matrixOf(DEFAULT_FEATURE_VIEW);

  it('has the other features, as they were, of the same candles', () => {
    for (const group of FEATURE_GROUPS) {
      const view = withoutGroups(DEFAULT_FEATURE_VIEW, [group]);
      const left = DEFAULT_FEATURE_VIEW.features.flatMap((one, i) => (one.group === group ? [] : [i]));
      assert.deepEqual(
        view.names,
        left.map((i) => DEFAULT_FEATURE_VIEW.names[i]),
      );
      assert.equal(view.width, left.length);
      const matrix = matrixOf(view);
      assert.deepEqual(matrix.ready, whole.ready);
      const row = 399;
      const expected = left.map((i) => whole.values[row * whole.width + i]);
      assert.deepEqual([...matrix.values.subarray(row * matrix.width)], expected);
    }
  });

  it('is another view, and never an empty one', () => {
    assert.notEqual(
      withoutGroups(DEFAULT_FEATURE_VIEW, ['news']).description,
      DEFAULT_FEATURE_VIEW.description,
    );
    assert.throws(() => withoutGroups(DEFAULT_FEATURE_VIEW, FEATURE_GROUPS), RangeError);
  });

  function matrixOf(view: FeatureView): FeatureMatrix {
    const steps = featureMatrixSteps(view, candles, NO_SURROUNDINGS);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }
});
