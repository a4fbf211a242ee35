import { fitVolatility } from './fit-volatility.ts';
import type { ForecastHeads } from './forecast-heads.ts';
import { fitL1Head } from './l1-head.ts';
import type { HoldoutForecasts, ModelFamily } from './model-family.ts';
import { horizonVolatility } from './predict.ts';
import { purgedBefore } from './purged-before.ts';
import type { TrainingRows } from './training-rows.ts';
import { type VolatilityParameters, volatilityForecast } from './volatility-model.ts';

/** Quantiles that a version keeps; of fewer errors, all. */
export const MOST_ERROR_QUANTILES = 500;

/**
 * What goes with a forecast of the mean: the median is fitted on the inner holdout, the volatility on the rows before it, and the
 * errors are those of the holdout, which neither the mean (`holdout` is of a model that had not seen it) nor the volatility knew.
 */
export function fitHeads(
  training: TrainingRows,
  holdout: HoldoutForecasts,
  volatility: VolatilityParameters = fitVolatility(rowsBefore(training, holdout)),
): ForecastHeads {
  const { matrix, labels, horizonSec, intervalSec } = training;
  const errors = Float64Array.from(holdout.rows, (row, i) => {
    const offset = row * matrix.width;
    const vector = {
      values: matrix.values.subarray(offset, offset + matrix.width),
      volatility: matrix.volatility[row] ?? 0,
    };
    const mean = (holdout.scaled[i] ?? 0) * horizonVolatility(vector.volatility, horizonSec, intervalSec);
    const error = Math.abs((labels.logReturns[row] ?? 0) - mean);
    return error / volatilityForecast(volatility, vector, horizonSec, intervalSec);
  });
  return { median: fitL1Head(training, holdout), volatility, errorQuantiles: errorQuantiles(errors) };
}

/** The volatility forecast that goes with a family's models, from the rows before the holdout. Gives the share done, in [0, 1]. */
export function* volatilitySteps(
  family: ModelFamily,
  training: TrainingRows,
  holdout: Pick<HoldoutForecasts, 'rows'>,
): Generator<number, VolatilityParameters> {
  const rows = rowsBefore(training, holdout);
  return family.volatilitySteps === undefined ? fitVolatility(rows) : yield* family.volatilitySteps(rows);
}

function rowsBefore(training: TrainingRows, { rows }: Pick<HoldoutForecasts, 'rows'>): TrainingRows {
  return purgedBefore(training, rows[0] ?? training.from);
}

/**
 * At most so many values that stand for all of them: the quantile of rank `r` of `m` kept is that of rank `r (n + 1) / (m + 1)` of
 * `n`, which is how split conformal prediction reads them. The last one is the largest error.
 */
export function errorQuantiles(errors: Float64Array, most: number = MOST_ERROR_QUANTILES): readonly number[] {
  const sorted = Float64Array.from(errors).sort();
  const n = sorted.length;
  if (n <= most) return Array.from(sorted, rounded);
  return Array.from({ length: most }, (_, i) => {
    const rank = i === most - 1 ? n : Math.ceil(((i + 1) * (n + 1)) / (most + 1));
    return rounded(sorted[rank - 1] ?? 0);
  });
}

/** More digits say nothing, and take room in every version. */
function rounded(error: number): number {
  return Number(error.toPrecision(6));
}
