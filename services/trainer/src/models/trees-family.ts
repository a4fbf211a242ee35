import {
  clip,
  FORECAST_CLIP,
  holdoutMetrics,
  leastSquaresShrinkage,
  type ModelFamily,
  shareOf,
  splitTraining,
  type TreesParameters,
} from '@foretick/core/forecast';
import { createDataset, type Dataset, type Training, type TrainParams, trainSteps } from '@foretick/gbdt';
import { featureColumnSteps } from './feature-columns.ts';

/**
 * Gradient-boosted trees on the scaled, clipped return. The inner holdout says when to stop and how far to shrink; then
 * trees of so many rounds are grown on all rows. The seed is of the sampling of rows and columns. `tuned` settings are taken for the
 * usual ones of every horizon.
 */
export function treesFamily(seed: number, tuned: TreeSettings = {}): ModelFamily {
  return {
    name: 'trees',
    *fitSteps(training) {
      const split = splitTraining(training);
      if (split.kind === 'too-few-rows') return split;
      const { matrix } = training;
      const { rows, inner, holdout, targets } = split;
      if (inner.length < MIN_INNER_ROWS) {
        return { kind: 'too-few-rows', rows: inner.length, needed: MIN_INNER_ROWS };
      }
      const params = { ...settingsOf(training.horizonSec), ...tuned, seed };
      const columns = yield* shareOf(featureColumnSteps(matrix, rows), 0, 0.05);
      const labels = Float64Array.from(rows, (row) => targets[row] ?? 0);
      const part = (from: number, to: number) =>
        createDataset({
          columns: columns.map((column) => column.subarray(from, to)),
          labels: labels.subarray(from, to),
        });
      const validation = part(rows.length - holdout.length, rows.length);
      const tried = yield* grown(part(0, inner.length), params, 0.05, 0.5, validation);
      const scaled = tried.model.predict(validation.columns).map((forecast) => clip(forecast, FORECAST_CLIP));
      const shrinkage = leastSquaresShrinkage(holdout, scaled, targets);
      for (let i = 0; i < scaled.length; i += 1) scaled[i] = (scaled[i] ?? 0) * shrinkage + 0;
      const rounds = { ...params, rounds: tried.bestRound, earlyStoppingRounds: 0 };
      const final = shrinkage > 0 ? yield* grown(part(0, rows.length), rounds, 0.55, 0.45) : tried;
      return {
        kind: 'fitted',
        parameters: { kind: 'trees', ...treesOf(final), shrinkage },
        rows: rows.length,
        metrics: holdoutMetrics(holdout, scaled, targets),
        holdout: { rows: holdout, scaled },
      };
    },
  };
}

/** What can be tuned. */
export type TreeSettings = Readonly<
  Partial<
    Pick<
      TrainParams,
      'learningRate' | 'maxDepth' | 'minChildWeight' | 'l2' | 'rowSampling' | 'columnSampling'
    >
  >
>;

/** Of the trees themselves, all but what shrinks them. */
type Forest = Omit<TreesParameters, 'kind' | 'shrinkage'>;

/** Few rounds and strong penalties: there is little to learn, and much noise to learn by mistake. */
function settingsOf(horizonSec: number): TrainParams {
  const near = horizonSec <= NEAR_SEC;
  return {
    objective: { kind: 'pseudo-huber' },
    rounds: 120,
    learningRate: 0.1,
    maxDepth: near ? 6 : 4,
    minChildWeight: near ? 250 : 100,
    l2: 50,
    maxBins: 64,
    rowSampling: 0.6,
    columnSampling: 0.5,
    earlyStoppingRounds: 12,
    // "No change" is where forecasts begin; a drift has to be earned by splits.
    baseMargin: 0,
  };
}

/** A long horizon over few rows may purge almost all of them. */
const MIN_INNER_ROWS = 100;

/** Horizons up to this have more to learn, so deeper trees. */
const NEAR_SEC = 60;

function* grown(
  dataset: Dataset,
  params: TrainParams,
  from: number,
  length: number,
  validation?: Dataset,
): Generator<number, Training> {
  const steps = trainSteps(dataset, params, validation === undefined ? {} : { validation });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + (length * step.value.round) / step.value.rounds;
  }
}

/** The trees in the form in which they are kept and served. */
export function treesOf({ model }: Pick<Training, 'model'>): Forest {
  const { trees, baseMargin, features } = model.parts;
  const roots: number[] = [];
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const cover: number[] = [];
  for (const tree of trees) {
    const root = feature.length;
    roots.push(root);
    for (const [node, at] of tree.feature.entries()) {
      feature.push(at);
      threshold.push((tree.threshold[node] ?? 0) + 0);
      left.push(at < 0 ? 0 : (tree.left[node] ?? 0) + root);
      cover.push(Number((tree.cover[node] ?? 0).toPrecision(4)));
    }
  }
  return { width: features, base: baseMargin, roots, feature, threshold, left, cover };
}
