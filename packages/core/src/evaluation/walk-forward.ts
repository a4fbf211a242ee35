import type { Candle } from '../candle/index.ts';
import {
  DEFAULT_FEATURE_VIEW,
  type FeatureView,
  featureMatrixSteps,
  NO_SURROUNDINGS,
  type Surroundings,
} from '../feature/index.ts';
import {
  type HoldoutForecasts,
  type ModelFamily,
  RIDGE_FAMILY,
  splitTraining,
  type TrainingRows,
  volatilityRows,
} from '../forecast/index.ts';
import { logReturnLabels, realisedVarianceLabels } from '../label/index.ts';
import { firstAt } from './first-at.ts';
import { intervalScale, LEAST_VARIANCE_STEPS } from './interval-scale.ts';
import { createModelWalk, type ModelFigures } from './model-walk.ts';
import { createVolatilityWalk, type VolatilityScore } from './volatility-figures.ts';

export interface WalkForwardOptions {
  /** Forecasts made at `from <= asOf < to` are scored. Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly horizonsSec: readonly number[];
  /** What makes models; persistence is always scored besides. Default: ridge. */
  readonly families?: readonly ModelFamily[];
  /** Newest days before a fold that a model is trained on. Default: `defaultTrainDays` of the horizon. */
  readonly trainDays?: number;
  /** Default 7. */
  readonly refitEveryDays?: number;
  /**
   * Distance between the newest training forecast and the fold's start. At least, and by default, the horizon:
   * then no training label ends inside the fold.
   */
  readonly purgeSec?: number;
  /** Of the confidence intervals. Default 1. */
  readonly seed?: number;
  /** Default: the view without features of the user's own. */
  readonly view?: FeatureView;
  /** Companions and news; default none. */
  readonly surroundings?: Surroundings;
}

export interface WalkForwardProgress {
  /** In [0, 1]. */
  readonly share: number;
  readonly stage: 'features' | 'folds';
}

/** Out-of-sample figures of one model and horizon. */
export interface WalkForwardScore extends ModelFigures {
  /** Name of the family, or `persistence`. */
  readonly model: string;
  readonly horizonSec: number;
  /** Days that each model was trained on. */
  readonly trainDays: number;
  /** Models trained. */
  readonly refits: number;
  /** Folds without a model, because there was too little history; nothing is counted for the model there. */
  readonly untrainedFolds: number;
}

export interface WalkForwardResult {
  readonly from: number;
  readonly to: number;
  /** Of the horizon that looks back farthest. */
  readonly trainDays: number;
  readonly refitEveryDays: number;
  readonly candles: number;
  readonly scores: readonly WalkForwardScore[];
  /** For horizons of at least five candles. */
  readonly volatility: readonly VolatilityScore[];
}

/**
 * What the models would have been worth: trained again and again on nothing but the past, scored on what came.
 *
 * ```
 *          |<-- trainDays -->|purge|<- refitEveryDays ->|
 * fold 1   |=== training ====|     |##### scored #######|
 * fold 2                |=== training ====|     |##### scored #######|
 * ```
 * Features come from the same folds as live. Candles are final, of one instrument and interval, oldest first;
 * give enough of them before `from` for training and warm-up. Forecasts count only where the candle they
 * are made from and the one at the target are complete. A generator: it tells how far it is.
 */
export function* walkForward(
  candles: readonly Candle[],
  options: WalkForwardOptions,
): Generator<WalkForwardProgress, WalkForwardResult> {
  const { from, to, horizonsSec, refitEveryDays = 7, families = [RIDGE_FAMILY], seed = 1 } = options;
  const { view = DEFAULT_FEATURE_VIEW, surroundings = NO_SURROUNDINGS } = options;
  const daysOf = (horizonSec: number) => options.trainDays ?? defaultTrainDays(horizonSec);
  const trainDays = Math.max(...horizonsSec.map(daysOf));
  if (!(from < to)) throw new RangeError(`from (${from}) must be before to (${to})`);
  if (!(trainDays > 0 && refitEveryDays > 0))
    throw new RangeError('trainDays and refitEveryDays must be above 0');
  const intervalSec = candles[0]?.intervalSec ?? 60;
  const firstNeeded = from - (trainDays + LEAD_DAYS) * DAY_MS;
  const lastNeeded = to + Math.max(0, ...horizonsSec) * 1_000;
  const run = candles.filter(({ closeTime }) => closeTime >= firstNeeded && closeTime <= lastNeeded);
  const matrix = yield* progress(featureMatrixSteps(view, run, surroundings), 'features', (share) => share);
  const folds = Math.ceil((to - from) / (refitEveryDays * DAY_MS));
  const fits = folds * horizonsSec.length * families.length;
  const limit = firstAt(matrix.asOf, to) - firstAt(matrix.asOf, from);
  const scores: WalkForwardScore[] = [];
  const volatility: VolatilityScore[] = [];
  const pastVolatility = volatilityRows(run);
  let done = 0;
  for (const horizonSec of horizonsSec) {
    const steps = Math.max(Math.round(horizonSec / intervalSec), 1);
    const varianceSteps = Math.max(steps, LEAST_VARIANCE_STEPS);
    const purgeSec = Math.max(options.purgeSec ?? horizonSec, horizonSec);
    const labels = logReturnLabels(run, horizonSec);
    const variances = realisedVarianceLabels(run, varianceSteps);
    const newWalk = () => createModelWalk(limit, horizonSec, steps);
    const walks = families.map((family) => ({ family, walk: newWalk(), refits: 0 }));
    const unchanged = newWalk();
    const volatilityWalk = createVolatilityWalk(pastVolatility, variances, varianceSteps);
    for (let start = from; start < to; start += refitEveryDays * DAY_MS) {
      const trainTo = firstAt(matrix.asOf, start - purgeSec * 1_000 + 1);
      const trainFrom = firstAt(matrix.asOf, start - daysOf(horizonSec) * DAY_MS);
      const training = { matrix, labels, from: trainFrom, to: trainTo, horizonSec, intervalSec };
      const rows = {
        from: firstAt(matrix.asOf, start),
        to: firstAt(matrix.asOf, Math.min(start + refitEveryDays * DAY_MS, to)),
      };
      const scaleOf = intervalScale(training, pastVolatility, variances, varianceSteps);
      const fold = { training, scaleOf, ...rows };
      unchanged.addFold(fold, { kind: 'persistence' }, noChangeOnHoldout(training));
      if (steps === varianceSteps) volatilityWalk.addFold(trainFrom, trainTo, rows.from, rows.to);
      for (const one of walks) {
        const before = done;
        const fitting = one.family.fitSteps(training);
        const fit = yield* progress(fitting, 'folds', (share) => (before + share) / fits);
        done += 1;
        if (fit.kind !== 'fitted') continue;
        one.refits += 1;
        one.walk.addFold(fold, fit.parameters, fit.holdout);
      }
    }
    const common = { horizonSec, trainDays: daysOf(horizonSec) };
    for (const { family, walk, refits } of walks) {
      const figures = walk.figures(seed);
      scores.push({ model: family.name, ...common, refits, untrainedFolds: folds - refits, ...figures });
    }
    const figures = unchanged.figures(seed);
    scores.push({ model: 'persistence', ...common, refits: 0, untrainedFolds: 0, ...figures });
    if (steps === varianceSteps) volatility.push(...volatilityWalk.scores(horizonSec));
  }
  return { from, to, trainDays, refitEveryDays, candles: run.length, scores, volatility };
}

/** What helps one minute ahead changes fast; what helps farther ahead is faint and needs more rows to be seen. */
export function defaultTrainDays(horizonSec: number): number {
  return horizonSec <= 60 ? 60 : 120;
}

const DAY_MS = 24 * 3_600_000;

/** Days that the folds run before the first training row, so that their long memories are filled. */
const LEAD_DAYS = 5;

/** "No change" on the rows on which models choose what they cannot learn. */
function noChangeOnHoldout(training: TrainingRows): HoldoutForecasts {
  const split = splitTraining(training);
  const rows = split.kind === 'split' ? split.holdout : new Int32Array(0);
  return { rows, scaled: new Float64Array(rows.length) };
}

function* progress<T>(
  steps: Generator<number, T>,
  stage: WalkForwardProgress['stage'],
  overall: (share: number) => number,
): Generator<WalkForwardProgress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { stage, share: overall(step.value) };
  }
}
