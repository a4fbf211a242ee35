import type { Candle } from '../candle/index.ts';
import type { FeatureMatrix } from '../feature/index.ts';
import {
  type HoldoutForecasts,
  type ModelFamily,
  splitTraining,
  type TrainingRows,
  type VolatilityRows,
} from '../forecast/index.ts';
import { type Labels, logReturnLabels, realisedVarianceLabels } from '../label/index.ts';
import type { PlannedFold } from './fold-plan.ts';
import { intervalScale, LEAST_VARIANCE_STEPS } from './interval-scale.ts';
import { createModelWalk } from './model-walk.ts';
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
  results(trainDays: number, folds: number): Pick<WalkForwardResult, 'scores' | 'volatility' | 'forecasts'>;
}

export interface HorizonWalkSettings {
  readonly run: readonly Candle[];
  readonly pastVolatility: VolatilityRows;
  readonly families: readonly ModelFamily[];
  readonly horizonSec: number;
  readonly intervalSec: number;
  /** Bounds the rows that are scored. */
  readonly limit: number;
  readonly seed: number;
  readonly latencyMs: number;
}

export function walkHorizon(settings: HorizonWalkSettings): HorizonWalk {
  const { run, pastVolatility, families, horizonSec, intervalSec, limit, seed, latencyMs } = settings;
  const steps = Math.max(Math.round(horizonSec / intervalSec), 1);
  const varianceSteps = Math.max(steps, LEAST_VARIANCE_STEPS);
  const allLabels = logReturnLabels(run, horizonSec);
  const variances = realisedVarianceLabels(run, varianceSteps);
  const newWalk = () => createModelWalk(limit, horizonSec, { steps, seed, intervalSec, latencyMs });
  const walks = families.map((family) => ({ family, walk: newWalk(), refits: 0 }));
  const unchanged = newWalk();
  const volatilityWalk = createVolatilityWalk(pastVolatility, variances, varianceSteps);
  return {
    *foldSteps({ windowFrom, windowTo, ...scored }, trained, matrix) {
      const labels = part(allLabels, windowFrom, windowTo);
      const rows = { from: trained.from - windowFrom, to: trained.to - windowFrom };
      const training = { matrix, labels, ...rows, horizonSec, intervalSec };
      const scaleOf = intervalScale(training, pastVolatility, variances, varianceSteps, windowFrom);
      const fold = { training, scaleOf, from: scored.from - windowFrom, to: scored.to - windowFrom };
      unchanged.addFold(fold, { kind: 'persistence' }, noChangeOnHoldout(training));
      if (steps === varianceSteps) volatilityWalk.addFold(trained.from, trained.to, scored.from, scored.to);
      for (const [i, one] of walks.entries()) {
        const fitting = one.family.fitSteps(training);
        let step = fitting.next();
        for (; !step.done; step = fitting.next()) yield (i + step.value) / walks.length;
        if (step.value.kind !== 'fitted') continue;
        one.refits += 1;
        one.walk.addFold(fold, step.value.parameters, step.value.holdout);
      }
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
        volatility: steps === varianceSteps ? volatilityWalk.scores(horizonSec) : [],
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

/** "No change" on the rows on which models choose what they cannot learn. */
function noChangeOnHoldout(training: TrainingRows): HoldoutForecasts {
  const split = splitTraining(training);
  const rows = split.kind === 'split' ? split.holdout : new Int32Array(0);
  return { rows, scaled: new Float64Array(rows.length) };
}
