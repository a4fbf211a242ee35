import {
  fitL1Head,
  type HoldoutForecasts,
  horizonVolatility,
  l1Forecast,
  type ModelParameters,
  scaledForecast,
  type TrainingRows,
} from '../forecast/index.ts';
import { growingSeries } from './forecast-series.ts';
import { createIntervalWalk, type IntervalScore } from './interval-walk.ts';
import { type WalkFigures, walkFigures } from './walk-figures.ts';

/** A stretch of rows that one model is scored on. */
interface Fold {
  /** What the model was trained on. */
  readonly training: TrainingRows;
  /** Rows `[from, to)` to score. */
  readonly from: number;
  readonly to: number;
  /** Expected size of the log-return over the horizon, by row: the unit in which intervals are learnt. */
  readonly scaleOf: (row: number) => number;
}

/** One model on one horizon, fold after fold. */
export interface ModelWalk {
  addFold(fold: Fold, parameters: ModelParameters, holdout: HoldoutForecasts): void;
  figures(seed: number): ModelFigures;
}

export interface ModelFigures extends WalkFigures {
  /** Of prediction intervals around the mean head; none where there was no model. */
  readonly intervals: readonly IntervalScore[];
}

/** `limit` bounds the rows that are scored, `steps` is the horizon in candles. */
export function createModelWalk(limit: number, horizonSec: number, steps: number): ModelWalk {
  const series = growingSeries(limit);
  const intervals = createIntervalWalk(horizonSec);
  return {
    addFold({ training, from, to, scaleOf }, parameters, holdout) {
      const { matrix, labels, intervalSec } = training;
      const l1 = fitL1Head(training, holdout);
      const deviationOf = (row: number) =>
        horizonVolatility(matrix.volatility[row] ?? 0, horizonSec, intervalSec);
      intervals.calibrate(
        Float64Array.from(holdout.rows, (row, i) => {
          const error = (labels.logReturns[row] ?? 0) - (holdout.scaled[i] ?? 0) * deviationOf(row);
          return Math.abs(error) / scaleOf(row);
        }),
      );
      for (let row = from; row < to; row += 1) {
        if (matrix.ready[row] !== 1 || labels.known[row] !== 1) continue;
        const scaled = scaledForecast(parameters, matrix.values, row * matrix.width);
        const deviation = deviationOf(row);
        const actual = labels.logReturns[row] ?? 0;
        const mean = scaled * deviation;
        series.add(mean, l1Forecast(l1, scaled) * deviation, actual, labels.traded[row] === 1);
        intervals.add(matrix.asOf[row] ?? 0, mean, scaleOf(row), actual);
      }
    },
    figures: (seed) => ({ ...walkFigures(series.taken(), steps, seed), intervals: intervals.scores() }),
  };
}
