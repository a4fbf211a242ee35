import {
  fitVolatility,
  relativeLogVariance,
  shareOf,
  type VolatilitySteps,
  varianceRows,
  withScale,
} from '@foretick/core/forecast';
import { createDataset, type TrainParams, trainSteps } from '@foretick/gbdt';
import { featureColumnSteps } from './feature-columns.ts';
import { treesOf } from './forest.ts';

/** A regression on past volatility, and trees over all features on what it leaves of the logarithm of realised variance. */
export function treesVolatility(seed: number): VolatilitySteps {
  return function* (training) {
    const linear = fitVolatility(training);
    const known = varianceRows(training);
    if (linear.kind !== 'har' || known === undefined || known.rows.length < LEAST_ROWS) return linear;
    const { matrix } = training;
    const { values, width, volatility } = matrix;
    const labels = Float64Array.from(known.rows, (row, i) => {
      const said = relativeLogVariance(linear, values, row * width, volatility[row] ?? 0);
      return (known.targets[i] ?? 0) - said;
    });
    const columns = yield* shareOf(featureColumnSteps(matrix, known.rows), 0, 0.1);
    const steps = trainSteps(createDataset({ columns, labels }), { ...SETTINGS, seed });
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield 0.1 + (0.8 * step.value.round) / step.value.rounds;
    const { kind, scale, ...regression } = linear;
    return withScale({ ...regression, trees: treesOf(step.value, false) }, matrix, known);
  };
}

/** Fewer rows tell trees nothing that the regression does not know. */
const LEAST_ROWS = 5_000;

/** There is far more to learn about volatility than about direction, so the rounds are not chosen: more hardly help or harm. */
const SETTINGS: TrainParams = {
  objective: { kind: 'squared-error' },
  rounds: 80,
  learningRate: 0.1,
  maxDepth: 5,
  minChildWeight: 200,
  l2: 50,
  maxBins: 64,
  rowSampling: 0.3,
  columnSampling: 0.5,
  baseMargin: 0,
};
