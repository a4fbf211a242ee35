import {
  INTERVAL_LEVELS,
  type QuantileBand,
  type QuantileFamily,
  shareOf,
  splitTraining,
} from '@foretick/core/forecast';
import { createDataset, type Dataset, type TrainParams, trainSteps } from '@foretick/gbdt';
import { featureColumnSteps } from './feature-columns.ts';
import { treesOf } from './forest.ts';

/** The ends of intervals as quantiles by trees over all features. The seed is of the sampling of rows and columns. */
export function quantileTrees(seed: number): QuantileFamily {
  return {
    name: 'quantile-trees',
    *fitSteps(training, scaleOf) {
      const split = splitTraining(training);
      if (split.kind === 'too-few-rows') return split;
      const { inner } = split;
      if (inner.length < MIN_ROWS) return { kind: 'too-few-rows', rows: inner.length, needed: MIN_ROWS };
      const columns = yield* shareOf(featureColumnSteps(training.matrix, inner), 0, 0.1);
      const labels = Float64Array.from(inner, (row) => (training.labels.logReturns[row] ?? 0) / scaleOf(row));
      const dataset = createDataset({ columns, labels });
      const bands: QuantileBand[] = [];
      for (const [i, level] of INTERVAL_LEVELS.entries()) {
        const share = 0.9 / INTERVAL_LEVELS.length;
        const from = 0.1 + i * share;
        const lower = yield* shareOf(quantileSteps(dataset, (1 - level) / 2, seed), from, share / 2);
        const upper = yield* shareOf(
          quantileSteps(dataset, (1 + level) / 2, seed),
          from + share / 2,
          share / 2,
        );
        bands.push({ level, lower, upper });
      }
      return { kind: 'fitted', bands };
    },
  };
}

/** Below this a leaf has no tail to speak of. */
const MIN_ROWS = 5_000;

/** Shallow trees with many rows to a leaf: the outermost quantile has one row of 40 beyond it. */
const SETTINGS = {
  rounds: 60,
  learningRate: 0.1,
  maxDepth: 4,
  minChildWeight: 400,
  maxBins: 64,
  rowSampling: 0.5,
  columnSampling: 0.5,
} satisfies Omit<TrainParams, 'objective'>;

function* quantileSteps(dataset: Dataset, level: number, seed: number) {
  const steps = trainSteps(dataset, { ...SETTINGS, objective: { kind: 'quantile', level }, seed });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield step.value.round / step.value.rounds;
  return treesOf(step.value, false);
}
