import {
  type Fitted,
  fitL1Head,
  horizonVolatility,
  l1Forecast,
  type ModelParameters,
  type TrainingRows,
} from '../forecast/index.ts';
import { type ForecastSeries, growingSeries } from './forecast-series.ts';
import type { IntervalScore } from './interval-tally.ts';
import { createIntervalWalk, type LevelCoverage } from './interval-walk.ts';
import { rowForecasts } from './row-forecasts.ts';
import { type WalkFigureSettings, type WalkFigures, walkFigures } from './walk-figures.ts';

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

/** What a fold is forecast with. */
type WalkedFit = Pick<Fitted<ModelParameters>, 'parameters' | 'holdout' | 'online'>;

/** One model on one horizon, fold after fold. */
export interface ModelWalk {
  addFold(fold: Fold, fit: WalkedFit): void;
  figures(): ModelFigures;
  /** All that was scored. */
  series(): ForecastSeries;
}

export interface ModelFigures extends WalkFigures {
  /** Of prediction intervals around the mean head; none where there was no model. */
  readonly intervals: readonly IntervalScore[];
  /** How often outcomes lay inside, for many levels. */
  readonly calibration: readonly LevelCoverage[];
}

/** `limit` bounds the rows that are scored. */
export function createModelWalk(limit: number, horizonSec: number, settings: WalkFigureSettings): ModelWalk {
  const series = growingSeries(limit);
  const intervals = createIntervalWalk(horizonSec);
  return {
    addFold({ training, from, to, scaleOf }, fit) {
      const { matrix, labels, intervalSec } = training;
      const { holdout } = fit;
      const forecastAt = rowForecasts(training, fit);
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
        const scaled = forecastAt(row);
        const deviation = deviationOf(row);
        const asOf = matrix.asOf[row] ?? 0;
        const actual = labels.logReturns[row] ?? 0;
        const mean = scaled * deviation;
        const isLaterKnown =
          labels.known[row + 1] === 1 && matrix.asOf[row + 1] === asOf + intervalSec * 1_000;
        series.add({
          asOf,
          mean,
          median: l1Forecast(l1, scaled) * deviation,
          actual,
          deviation,
          later: isLaterKnown ? labels.logReturns[row + 1] : undefined,
          traded: labels.traded[row] === 1,
        });
        intervals.add(asOf, mean, scaleOf(row), actual);
      }
    },
    figures: () => ({
      ...walkFigures(series.taken(), settings),
      intervals: intervals.scores(),
      calibration: intervals.calibration(),
    }),
    series: series.taken,
  };
}
