import type { FeatureMatrix } from '../feature/index.ts';
import { horizonVolatility, type ModelFamily } from '../forecast/index.ts';
import type { Labels } from '../label/index.ts';
import { planFolds } from './fold-plan.ts';
import { rowForecasts } from './row-forecasts.ts';

/** What all trials of a search share. Nothing in it may lie in the holdout. */
export interface TrialHistory {
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  readonly horizonSec: number;
  readonly intervalSec: number;
  /** Forecasts made at `from <= asOf < to` are scored. Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly refitEveryDays: number;
}

/**
 * Squared error of the family, walked forward as `walkForward` does, over that of "no change": below 1 is better than no change.
 * A fold without a model counts as "no change". `undefined` where nothing was scored.
 */
export function trialLoss(history: TrialHistory, family: ModelFamily, trainDays: number): number | undefined {
  const { matrix, labels, horizonSec, intervalSec, from, to, refitEveryDays } = history;
  const horizons = [{ trainDays, purgeSec: horizonSec }];
  let squared = 0;
  let unchanged = 0;
  for (const fold of planFolds(matrix.asOf, { from, to, refitEveryDays, horizons })) {
    const rows = fold.training[0] ?? { from: 0, to: 0 };
    const training = { matrix, labels, ...rows, horizonSec, intervalSec };
    const steps = family.fitSteps(training);
    let step = steps.next();
    while (!step.done) step = steps.next();
    const fit = step.value.kind === 'fitted' ? step.value : { parameters: { kind: 'persistence' } as const };
    const forecastAt = rowForecasts(training, fit);
    for (let row = fold.from; row < fold.to; row += 1) {
      if (matrix.ready[row] !== 1 || labels.known[row] !== 1) continue;
      const deviation = horizonVolatility(matrix.volatility[row] ?? 0, horizonSec, intervalSec);
      const forecast = forecastAt(row) * deviation;
      const actual = labels.logReturns[row] ?? 0;
      squared += (forecast - actual) ** 2;
      unchanged += actual * actual;
    }
  }
  return unchanged > 0 ? squared / unchanged : undefined;
}
