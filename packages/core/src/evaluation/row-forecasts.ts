import {
  type Fitted,
  type ModelParameters,
  type OnlineModel,
  onlineAfter,
  onlineForecast,
  onlineStart,
  scaledForecast,
  scaledTarget,
  type TrainingRows,
} from '../forecast/index.ts';

/** The scaled forecast from a row of the matrix, as it would have been made at the time. Ask in the order of rows. */
export type RowForecasts = (row: number) => number;

/**
 * Forecasts of a model from rows after its training. One that goes on learning is told what came of every row since, asked for or
 * not; it learns an outcome once its target time has come.
 */
export function rowForecasts(
  training: TrainingRows,
  { parameters, online }: Pick<Fitted<ModelParameters>, 'parameters' | 'online'>,
): RowForecasts {
  const { values, width } = training.matrix;
  if (online !== undefined) return learningForecasts(training, online);
  return (row) => scaledForecast(parameters, values, row * width);
}

function learningForecasts(training: TrainingRows, model: OnlineModel): RowForecasts {
  const { matrix, labels, horizonSec } = training;
  const { values, width } = matrix;
  let state = onlineStart(model);
  let toTell = training.to;
  return (row) => {
    const now = matrix.asOf[row] ?? 0;
    for (; toTell < row; toTell += 1) {
      const asOf = matrix.asOf[toTell] ?? 0;
      const isKnown = matrix.ready[toTell] === 1 && labels.known[toTell] === 1;
      const outcome = {
        targetTime: asOf + horizonSec * 1_000,
        values: values.subarray(toTell * width, (toTell + 1) * width),
        target: scaledTarget(training, toTell),
      };
      state = onlineAfter(model, state, isKnown ? [outcome] : [], asOf);
    }
    state = onlineAfter(model, state, [], now);
    return onlineForecast(model, state, values, row * width);
  };
}
