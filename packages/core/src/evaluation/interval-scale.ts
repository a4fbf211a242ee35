import {
  fitHar,
  harVariance,
  horizonVolatility,
  splitTraining,
  type TrainingRows,
  type VolatilityRows,
} from '../forecast/index.ts';
import type { VarianceLabels } from '../label/index.ts';
import { firstAt } from './first-at.ts';

/**
 * How large the log-return over the horizon is to be expected, by row: by a volatility forecast that has not seen the inner
 * holdout, so that errors there are as errors later will be. Where there are too few rows for one, by the
 * volatility that the features are scaled with. `labels` are over `varianceSteps` candles. Rows are those of the training
 * matrix, whose first is row `firstRow` of `rows` and `labels`.
 */
export function intervalScale(
  training: TrainingRows,
  rows: VolatilityRows,
  labels: VarianceLabels,
  varianceSteps: number,
  firstRow: number,
): (row: number) => number {
  const { matrix, horizonSec, intervalSec } = training;
  const split = splitTraining(training);
  const holdoutFrom = split.kind === 'split' ? (matrix.asOf[split.holdout[0] ?? 0] ?? 0) : 0;
  const to = firstAt(rows.asOf, holdoutFrom - varianceSteps * intervalSec * 1_000 + 1);
  const har = fitHar({ rows, labels, from: training.from + firstRow, to, steps: varianceSteps });
  if (har === undefined) {
    return (row) => horizonVolatility(matrix.volatility[row] ?? 0, horizonSec, intervalSec);
  }
  const share = horizonSec / intervalSec / varianceSteps;
  return (row) => Math.sqrt(harVariance(har, rows, row + firstRow) * share);
}
