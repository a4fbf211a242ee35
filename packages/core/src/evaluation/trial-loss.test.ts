import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_FEATURE_VIEW, featureMatrixSteps, NO_SURROUNDINGS } from '../feature/index.ts';
import { RIDGE_FAMILY } from '../forecast/index.ts';
import { randomCandles } from '../indicator/random-candles.ts';
import { logReturnLabels } from '../label/index.ts';
import { trialLoss } from './trial-loss.ts';
import { walkForward } from './walk-forward.ts';

const DAY_MS = 86_400_000;

describe('the loss of a trial', () => {
  const candles = randomCandles(6 * 1_440, 4, { momentum: 0.3 });
  const from = (candles[0]?.openTime ?? 0) + 2 * DAY_MS;
  const span = { from, to: from + 3 * DAY_MS, refitEveryDays: 1 };
  const matrix = last(featureMatrixSteps(DEFAULT_FEATURE_VIEW, candles, NO_SURROUNDINGS));
  const history = {
    ...{ matrix, labels: logReturnLabels(candles, 300), horizonSec: 300, intervalSec: 60 },
    ...span,
  };

  it('is what the walk-forward finds', () => {
    const { scores } = last(walkForward(candles, { ...span, horizonsSec: [300], trainDays: 2 }));
    const loss = trialLoss(history, RIDGE_FAMILY, 2) ?? 0;
    assert.ok(loss < 1 && Math.abs(1 - loss - (scores[0]?.mseSkill ?? 0)) < 1e-12, `${loss}`);
  });

  it('counts a fold without a model as "no change"', () => {
    assert.equal(trialLoss({ ...history, from: from - 2 * DAY_MS, to: from - DAY_MS }, RIDGE_FAMILY, 2), 1);
    assert.equal(trialLoss({ ...history, to: from }, RIDGE_FAMILY, 2), undefined);
  });
});

function last<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
