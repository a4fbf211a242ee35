import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planFolds, widestWindow } from './fold-plan.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A candle for each hour of ten days; row i closes at the hour i + 1. */
const asOf = Float64Array.from({ length: 240 }, (_, i) => (i + 1) * HOUR_MS);

describe('plan of folds', () => {
  const plan = {
    from: 4 * DAY_MS,
    to: 7 * DAY_MS + 6 * HOUR_MS,
    refitEveryDays: 1,
    horizons: [
      { trainDays: 2, purgeSec: 3_600 },
      { trainDays: 3, purgeSec: 5 * 3_600 },
    ],
  };
  const folds = planFolds(asOf, plan);

  it('scores each row of the span once, day by day, the last fold cut short', () => {
    //        day 4          day 5           day 6           day 7, six hours
    assert.deepEqual(
      folds.map(({ from, to }) => [from, to]),
      [
        [95, 119],
        [119, 143],
        [143, 167],
        [167, 173],
      ],
    );
  });

  it('learns from so many days before, and from no outcome that comes after the fold begins', () => {
    for (const { from, training } of folds) {
      const begins = asOf[from] ?? 0;
      for (const [i, rows] of training.entries()) {
        const { trainDays = 0, purgeSec = 0 } = plan.horizons[i] ?? {};
        assert.equal(asOf[rows.from], begins - trainDays * DAY_MS);
        const newest = (asOf[rows.to - 1] ?? 0) + purgeSec * 1_000;
        assert.equal(newest, begins, 'the newest outcome is known at the very beginning, and no later one');
      }
    }
  });

  it('reads from the oldest training row to one past the last scored, as far as there are any', () => {
    assert.deepEqual(
      folds.map(({ windowFrom, windowTo }) => [windowFrom, windowTo]),
      [
        [23, 120],
        [47, 144],
        [71, 168],
        [95, 174],
      ],
    );
    assert.equal(widestWindow(folds), 97);
    const toTheEnd = planFolds(asOf, { ...plan, from: 9 * DAY_MS, to: 11 * DAY_MS });
    assert.equal(toTheEnd.at(-1)?.windowTo, asOf.length);
  });
});
