import type { Candle } from '../candle/index.ts';
import {
  DEFAULT_FEATURE_VIEW,
  type FeatureMatrix,
  type FeatureView,
  featureMatrixSteps,
  NO_SURROUNDINGS,
  type Surroundings,
} from '../feature/index.ts';
import {
  fitL1Head,
  horizonVolatility,
  type L1Head,
  l1Forecast,
  type ModelFamily,
  type ModelParameters,
  RIDGE_FAMILY,
  scaledForecast,
} from '../forecast/index.ts';
import { type Labels, logReturnLabels } from '../label/index.ts';
import { type GrowingSeries, growingSeries } from './forecast-series.ts';
import { type WalkFigures, walkFigures } from './walk-figures.ts';

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
export interface WalkForwardScore extends WalkFigures {
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
  let done = 0;
  for (const horizonSec of horizonsSec) {
    const purgeSec = Math.max(options.purgeSec ?? horizonSec, horizonSec);
    const labels = logReturnLabels(run, horizonSec);
    const walks = families.map((family) => ({ family, series: growingSeries(limit), refits: 0 }));
    const unchanged = growingSeries(limit);
    for (let start = from; start < to; start += refitEveryDays * DAY_MS) {
      const rows = {
        matrix,
        labels,
        from: firstAt(matrix.asOf, start - daysOf(horizonSec) * DAY_MS),
        to: firstAt(matrix.asOf, start - purgeSec * 1_000 + 1),
        horizonSec,
        intervalSec,
      };
      const end = Math.min(start + refitEveryDays * DAY_MS, to);
      const fold = { matrix, labels, horizonSec, intervalSec, start, end };
      scoreFold({ ...fold, model: UNCHANGED, series: unchanged });
      for (const walk of walks) {
        const before = done;
        const fit = yield* progress(walk.family.fitSteps(rows), 'folds', (share) => (before + share) / fits);
        done += 1;
        if (fit.kind !== 'fitted') continue;
        walk.refits += 1;
        const model = { parameters: fit.parameters, l1: fitL1Head(rows, fit.holdout) };
        scoreFold({ ...fold, model, series: walk.series });
      }
    }
    const steps = horizonSec / intervalSec;
    const common = { horizonSec, trainDays: daysOf(horizonSec) };
    for (const { family, series, refits } of walks) {
      const figures = walkFigures(series.taken(), steps, seed);
      scores.push({ model: family.name, ...common, refits, untrainedFolds: folds - refits, ...figures });
    }
    const figures = walkFigures(unchanged.taken(), steps, seed);
    scores.push({ model: 'persistence', ...common, refits: 0, untrainedFolds: 0, ...figures });
  }
  return { from, to, trainDays, refitEveryDays, candles: run.length, scores };
}

/** What helps one minute ahead changes fast; what helps farther ahead is faint and needs more rows to be seen. */
export function defaultTrainDays(horizonSec: number): number {
  return horizonSec <= 60 ? 60 : 120;
}

const DAY_MS = 24 * 3_600_000;

/** Days that the folds run before the first training row, so that their long memories are filled. */
const LEAD_DAYS = 5;

interface WalkModel {
  readonly parameters: ModelParameters;
  readonly l1: L1Head;
}

const UNCHANGED: WalkModel = { parameters: { kind: 'persistence' }, l1: { threshold: 0, factor: 0 } };

function scoreFold(fold: {
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  readonly model: WalkModel;
  readonly series: GrowingSeries;
  readonly horizonSec: number;
  readonly intervalSec: number;
  readonly start: number;
  readonly end: number;
}): void {
  const { matrix, labels, model, series } = fold;
  const last = firstAt(matrix.asOf, fold.end);
  for (let row = firstAt(matrix.asOf, fold.start); row < last; row += 1) {
    if (matrix.ready[row] !== 1 || labels.known[row] !== 1) continue;
    const scaled = scaledForecast(model.parameters, matrix.values, row * matrix.width);
    const deviation = horizonVolatility(matrix.volatility[row] ?? 0, fold.horizonSec, fold.intervalSec);
    const median = l1Forecast(model.l1, scaled) * deviation;
    series.add(scaled * deviation, median, labels.logReturns[row] ?? 0, labels.traded[row] === 1);
  }
}

/** Index of the first time that is not before `time`. */
function firstAt(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
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
