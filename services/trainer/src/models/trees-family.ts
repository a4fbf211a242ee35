import {
  clip,
  FORECAST_CLIP,
  type Forest,
  holdoutMetrics,
  leastSquaresShrinkage,
  type ModelFamily,
  shareOf,
  splitTraining,
} from '@foretick/core/forecast';
import { createDataset, type Dataset, type Training, type TrainParams, trainSteps } from '@foretick/gbdt';
import { featureColumnSteps } from './feature-columns.ts';
import { meanForest, treesOf } from './forest.ts';
import { treesVolatility } from './trees-volatility.ts';

/**
 * Gradient-boosted trees on the scaled, clipped return. The inner holdout says when to stop and how far to shrink; then
 * trees of so many rounds are grown on all rows. It is the mean of forests of several samples. The seed is of the sampling of rows and columns. `tuned` settings are taken for the
 * usual ones of every horizon.
 */
export function treesFamily(seed: number, tuned: TreeSettings = {}): ModelFamily {
  return {
    name: 'trees',
    volatilitySteps: treesVolatility(seed),
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
      const past = part(0, inner.length);
      const scaled = new Float64Array(holdout.length);
      const grown: Growing[] = [];
      for (let bag = 0; bag < BAGS; bag += 1) {
        const sampled = { ...params, seed: seed * BAGS + bag };
        const share = 0.5 / BAGS;
        const tried = yield* growSteps(past, sampled, 0.05 + bag * share, share, validation);
        const forecasts = tried.model.predict(validation.columns);
        for (let i = 0; i < scaled.length; i += 1) scaled[i] = (scaled[i] ?? 0) + (forecasts[i] ?? 0) / BAGS;
        grown.push({ params: { ...sampled, rounds: tried.bestRound, earlyStoppingRounds: 0 }, tried });
      }
      for (let i = 0; i < scaled.length; i += 1) scaled[i] = clip(scaled[i] ?? 0, FORECAST_CLIP);
      const shrinkage = leastSquaresShrinkage(holdout, scaled, targets);
      for (let i = 0; i < scaled.length; i += 1) scaled[i] = (scaled[i] ?? 0) * shrinkage + 0;
      const all = shrinkage > 0 ? part(0, rows.length) : undefined;
      const forests: Forest[] = [];
      for (const [bag, { params: chosen, tried }] of grown.entries()) {
        const share = 0.45 / BAGS;
        const whole = all && chosen.rounds > 0;
        const final = whole ? yield* growSteps(all, chosen, 0.55 + bag * share, share) : tried;
        forests.push(treesOf(final));
      }
      return {
        kind: 'fitted',
        parameters: { kind: 'trees', ...meanForest(forests), shrinkage },
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
    // Labels of long horizons overlap, so neighbouring rows say nearly the same.
    rowSampling: near ? 0.6 : 0.3,
    columnSampling: near ? 0.5 : 0.3,
    earlyStoppingRounds: 12,
    // "No change" is where forecasts begin; a drift has to be earned by splits.
    baseMargin: 0,
  };
}

interface Growing {
  readonly params: TrainParams & { readonly rounds: number };
  readonly tried: Training;
}

/** Forests of other samples, averaged: the noise of sampling goes down, what they agree on stays. */
const BAGS = 2;

/** A long horizon over few rows may purge almost all of them. */
const MIN_INNER_ROWS = 100;

/** Horizons up to this have more to learn, so deeper trees. */
const NEAR_SEC = 60;

function* growSteps(
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
