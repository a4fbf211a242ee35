import type { Candle } from '../candle/index.ts';
import {
  DEFAULT_FEATURE_VIEW,
  type FeatureMatrix,
  type FeatureView,
  featureMatrixSteps,
  NO_SURROUNDINGS,
  type Surroundings,
} from '../feature/index.ts';
import { fitRidgeSteps, horizonVolatility, type RidgeParameters, shrunkForecast } from '../forecast/index.ts';
import { type Labels, logReturnLabels } from '../label/index.ts';
import { createWalkSums, type WalkFigures, type WalkSums } from './walk-sums.ts';

export interface WalkForwardOptions {
  /** Forecasts made at `from <= asOf < to` are scored. Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly horizonsSec: readonly number[];
  /** Newest days before a fold that a model is trained on. Default 60. */
  readonly trainDays?: number;
  /** Default 7. */
  readonly refitEveryDays?: number;
  /**
   * Distance between the newest training forecast and the fold's start. At least, and by default, the horizon:
   * then no training label ends inside the fold.
   */
  readonly purgeSec?: number;
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
  readonly model: 'ridge' | 'persistence';
  readonly horizonSec: number;
  /** Models trained. */
  readonly refits: number;
  /** Folds without a model, because there was too little history; nothing is counted for ridge there. */
  readonly untrainedFolds: number;
}

export interface WalkForwardResult {
  readonly from: number;
  readonly to: number;
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
  const { from, to, horizonsSec, trainDays = 60, refitEveryDays = 7 } = options;
  const { view = DEFAULT_FEATURE_VIEW, surroundings = NO_SURROUNDINGS } = options;
  if (!(from < to)) throw new RangeError(`from (${from}) must be before to (${to})`);
  if (!(trainDays > 0 && refitEveryDays > 0))
    throw new RangeError('trainDays and refitEveryDays must be above 0');
  const intervalSec = candles[0]?.intervalSec ?? 60;
  const firstNeeded = from - (trainDays + LEAD_DAYS) * DAY_MS;
  const lastNeeded = to + Math.max(0, ...horizonsSec) * 1_000;
  const run = candles.filter(({ closeTime }) => closeTime >= firstNeeded && closeTime <= lastNeeded);
  const matrix = yield* progress(featureMatrixSteps(view, run, surroundings), 'features', (share) => share);
  const folds = Math.ceil((to - from) / (refitEveryDays * DAY_MS));
  const scores: WalkForwardScore[] = [];
  let done = 0;
  for (const horizonSec of horizonsSec) {
    const purgeSec = Math.max(options.purgeSec ?? horizonSec, horizonSec);
    const labels = logReturnLabels(run, horizonSec);
    const sums = { ridge: createWalkSums(), persistence: createWalkSums() };
    let refits = 0;
    for (let start = from; start < to; start += refitEveryDays * DAY_MS) {
      const fit = yield* progress(
        fitRidgeSteps({
          matrix,
          labels,
          from: firstAt(matrix.asOf, start - trainDays * DAY_MS),
          to: firstAt(matrix.asOf, start - purgeSec * 1_000 + 1),
          horizonSec,
          intervalSec,
        }),
        'folds',
        (share) => (done + share) / (folds * horizonsSec.length),
      );
      const model = fit.kind === 'fitted' ? fit.parameters : undefined;
      if (model !== undefined) refits += 1;
      const end = Math.min(start + refitEveryDays * DAY_MS, to);
      scoreFold({ matrix, labels, model, sums, horizonSec, intervalSec, start, end });
      done += 1;
    }
    const counts = { horizonSec, untrainedFolds: folds - refits };
    scores.push({ model: 'ridge', ...counts, refits, ...sums.ridge.figures() });
    scores.push({
      model: 'persistence',
      horizonSec,
      refits: 0,
      untrainedFolds: 0,
      ...sums.persistence.figures(),
    });
  }
  return { from, to, trainDays, refitEveryDays, candles: run.length, scores };
}

const DAY_MS = 24 * 3_600_000;

/** Days that the folds run before the first training row, so that their long memories are filled. */
const LEAD_DAYS = 5;

function scoreFold(fold: {
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  readonly model: RidgeParameters | undefined;
  readonly sums: { readonly ridge: WalkSums; readonly persistence: WalkSums };
  readonly horizonSec: number;
  readonly intervalSec: number;
  readonly start: number;
  readonly end: number;
}): void {
  const { matrix, labels, model, sums } = fold;
  const last = firstAt(matrix.asOf, fold.end);
  for (let row = firstAt(matrix.asOf, fold.start); row < last; row += 1) {
    if (matrix.ready[row] !== 1 || labels.known[row] !== 1) continue;
    const actual = labels.logReturns[row] ?? 0;
    sums.persistence.add(0, actual);
    if (model === undefined) continue;
    const deviation = horizonVolatility(matrix.volatility[row] ?? 0, fold.horizonSec, fold.intervalSec);
    sums.ridge.add(shrunkForecast(model, matrix.values, row * matrix.width) * deviation, actual);
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
