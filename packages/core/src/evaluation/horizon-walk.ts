import type { Candle } from '../candle/index.ts';
import type { FeatureMatrix } from '../feature/index.ts';
import {
  type HoldoutForecasts,
  type ModelFamily,
  type QuantileFamily,
  shareOf,
  splitTraining,
  type TrainingRows,
  type VolatilityRows,
  varianceSteps,
  volatilityForecast,
  volatilitySteps,
} from '../forecast/index.ts';
import { type Labels, logReturnLabels, realisedVarianceLabels } from '../label/index.ts';
import type { PlannedFold } from './fold-plan.ts';
import { intervalScale } from './interval-scale.ts';
import { createModelWalk } from './model-walk.ts';
import { createQuantileWalk } from './quantile-walk.ts';
import { createVolatilityWalk } from './volatility-figures.ts';
import type { ModelForecasts, WalkForwardResult, WalkForwardScore } from './walk-forward.ts';

/** All models of one horizon, fold after fold. */
export interface HorizonWalk {
  /** Trains on rows of the run and scores the fold's; `matrix` holds the fold's window. Gives the share done. */
  foldSteps(
    fold: PlannedFold,
    training: { readonly from: number; readonly to: number },
    matrix: FeatureMatrix,
  ): Generator<number, void>;
  results(
    trainDays: number,
    folds: number,
  ): Pick<WalkForwardResult, 'scores' | 'volatility' | 'forecasts' | 'quantiles'>;
}

export interface HorizonWalkSettings {
  readonly run: readonly Candle[];
  readonly pastVolatility: VolatilityRows;
  readonly families: readonly ModelFamily[];
  /** Makes intervals to compare the models' with; `undefined`: none. */
  readonly quantiles: QuantileFamily | undefined;
  readonly horizonSec: number;
  readonly intervalSec: number;
  /** Bounds the rows that are scored. */
  readonly limit: number;
  readonly seed: number;
  readonly latencyMs: number;
}

export function walkHorizon(settings: HorizonWalkSettings): HorizonWalk {
  const { run, pastVolatility, families, quantiles, horizonSec, intervalSec, limit, seed, latencyMs } =
    settings;
  const steps = Math.max(Math.round(horizonSec / intervalSec), 1);
  const overSteps = varianceSteps(horizonSec, intervalSec);
  const allLabels = logReturnLabels(run, horizonSec);
  const variances = realisedVarianceLabels(run, overSteps);
  const newWalk = () => createModelWalk(limit, horizonSec, { steps, seed, intervalSec, latencyMs });
  const walks = families.map((family) => ({ family, walk: newWalk(), refits: 0 }));
  const unchanged = newWalk();
  const quantileWalk = createQuantileWalk(horizonSec);
  const parts = walks.length + (quantiles === undefined ? 0 : 1);
  const learnt = families.find((family) => family.volatilitySteps !== undefined);
  const volatilityWalk = createVolatilityWalk(pastVolatility, variances, overSteps);
  return {
    *foldSteps({ windowFrom, windowTo, ...scored }, trained, matrix) {
      const labels = part(allLabels, windowFrom, windowTo);
      const rows = { from: trained.from - windowFrom, to: trained.to - windowFrom };
      const moved = {
        variances: variances.variances.subarray(windowFrom, windowTo),
        known: variances.known.subarray(windowFrom, windowTo),
      };
      const training = { matrix, labels, variances: moved, ...rows, horizonSec, intervalSec };
      const holdout = noChangeOnHoldout(training);
      const served = learnt && holdout.rows.length > 0 && (yield* volatilitySteps(learnt, training, holdout));
      const scaleOf = served
        ? (row: number) => volatilityForecast(served, vectorAt(matrix, row), horizonSec, intervalSec)
        : intervalScale(training, pastVolatility, variances, overSteps, windowFrom);
      const fold = { training, scaleOf, from: scored.from - windowFrom, to: scored.to - windowFrom };
      unchanged.addFold(fold, { parameters: { kind: 'persistence' }, holdout });
      if (steps === overSteps) {
        const isReady = (row: number) => matrix.ready[row - windowFrom] === 1;
        const besides = served && { isReady, varianceOf: (row: number) => scaleOf(row - windowFrom) ** 2 };
        volatilityWalk.addFold(trained.from, trained.to, scored.from, scored.to, besides || undefined);
      }
      for (const [i, one] of walks.entries()) {
        const fitting = one.family.fitSteps(training);
        let step = fitting.next();
        for (; !step.done; step = fitting.next()) yield (i + step.value) / parts;
        if (step.value.kind !== 'fitted') continue;
        one.refits += 1;
        one.walk.addFold(fold, step.value);
      }
      if (quantiles === undefined) return;
      const ends = yield* shareOf(quantiles.fitSteps(training, scaleOf), walks.length / parts, 1 / parts);
      if (ends.kind === 'fitted') quantileWalk.addFold(fold, ends);
    },
    results(trainDays, folds) {
      const all = [
        ...walks.map(({ family, walk, refits }) => ({
          model: family.name,
          walk,
          refits,
          untrainedFolds: folds - refits,
        })),
        { model: 'persistence', walk: unchanged, refits: 0, untrainedFolds: 0 },
      ];
      return {
        scores: all.map(
          ({ model, walk, refits, untrainedFolds }): WalkForwardScore => ({
            ...{ model, horizonSec, trainDays, refits, untrainedFolds },
            ...walk.figures(),
          }),
        ),
        quantiles:
          quantiles === undefined
            ? []
            : [{ model: quantiles.name, horizonSec, intervals: quantileWalk.scores() }],
        volatility: steps === overSteps ? volatilityWalk.scores(horizonSec) : [],
        forecasts: all.map(
          ({ model, walk }): ModelForecasts => ({ model, horizonSec, series: walk.series() }),
        ),
      };
    },
  };
}

function part({ logReturns, known, traded }: Labels, from: number, to: number): Labels {
  return {
    logReturns: logReturns.subarray(from, to),
    known: known.subarray(from, to),
    traded: traded.subarray(from, to),
  };
}

function vectorAt({ values, width, volatility }: FeatureMatrix, row: number) {
  return { values: values.subarray(row * width, (row + 1) * width), volatility: volatility[row] ?? 0 };
}

/** "No change" on the rows on which models choose what they cannot learn. */
function noChangeOnHoldout(training: TrainingRows): HoldoutForecasts {
  const split = splitTraining(training);
  const rows = split.kind === 'split' ? split.holdout : new Int32Array(0);
  return { rows, scaled: new Float64Array(rows.length) };
}
