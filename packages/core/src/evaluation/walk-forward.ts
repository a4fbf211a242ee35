import { type Candle, MODELLED_LATENCY_MS } from '../candle/index.ts';
import {
  createRollingMatrix,
  DEFAULT_FEATURE_VIEW,
  type FeatureView,
  NO_SURROUNDINGS,
  type Surroundings,
} from '../feature/index.ts';
import { type ModelFamily, type QuantileFamily, RIDGE_FAMILY, volatilityRows } from '../forecast/index.ts';
import { firstAt } from './first-at.ts';
import { planFolds, widestWindow } from './fold-plan.ts';
import type { ForecastSeries } from './forecast-series.ts';
import { walkHorizon } from './horizon-walk.ts';
import type { IntervalScore } from './interval-tally.ts';
import { type MarketFigures, marketFigures } from './market-figures.ts';
import type { ModelFigures } from './model-walk.ts';
import type { VolatilityScore } from './volatility-figures.ts';

export interface WalkForwardOptions {
  /** Forecasts made at `from <= asOf < to` are scored. Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly horizonsSec: readonly number[];
  /** What makes models; persistence is always scored besides. Default: ridge. */
  readonly families?: readonly ModelFamily[];
  /** Makes intervals besides, to compare with those of the models. Default: none. */
  readonly quantiles?: QuantileFamily;
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
  /** From a candle's close to the moment at which somebody can act on a forecast from it. Default: what is modelled. */
  readonly latencyMs?: number;
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

/** Intervals that stand by themselves, around no forecast, on the same outcomes as those of the models. */
export interface QuantileScore {
  readonly model: string;
  readonly horizonSec: number;
  readonly intervals: readonly IntervalScore[];
}

/** Everything that one model forecast over one horizon, and what came. */
export interface ModelForecasts {
  readonly model: string;
  readonly horizonSec: number;
  readonly series: ForecastSeries;
}

export interface WalkForwardResult {
  readonly from: number;
  readonly to: number;
  /** Of the horizon that looks back farthest. */
  readonly trainDays: number;
  readonly refitEveryDays: number;
  readonly latencyMs: number;
  readonly candles: number;
  /** Of the span that is scored. */
  readonly market: MarketFigures;
  readonly scores: readonly WalkForwardScore[];
  /** Where they were asked for. */
  readonly quantiles: readonly QuantileScore[];
  /** For horizons of at least five candles. */
  readonly volatility: readonly VolatilityScore[];
  /** What the scores are of, in their order. */
  readonly forecasts: readonly ModelForecasts[];
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
 * are made from and the one at the target are complete. Features are held for one fold at a time, so a long span takes no
 * more memory for them than a short one. A generator: it tells how far it is.
 */
export function* walkForward(
  candles: readonly Candle[],
  options: WalkForwardOptions,
): Generator<WalkForwardProgress, WalkForwardResult> {
  const { from, to, horizonsSec, refitEveryDays = 7, families = [RIDGE_FAMILY], seed = 1 } = options;
  const { view = DEFAULT_FEATURE_VIEW, surroundings = NO_SURROUNDINGS } = options;
  const { latencyMs = MODELLED_LATENCY_MS } = options;
  const daysOf = (horizonSec: number) => options.trainDays ?? defaultTrainDays(horizonSec);
  const trainDays = Math.max(...horizonsSec.map(daysOf));
  if (!(from < to)) throw new RangeError(`from (${from}) must be before to (${to})`);
  if (!(trainDays > 0 && refitEveryDays > 0))
    throw new RangeError('trainDays and refitEveryDays must be above 0');
  const intervalSec = candles[0]?.intervalSec ?? 60;
  const firstNeeded = from - (trainDays + LEAD_DAYS) * DAY_MS;
  const lastNeeded = to + Math.max(0, ...horizonsSec) * 1_000;
  const run = candles.filter(({ closeTime }) => closeTime >= firstNeeded && closeTime <= lastNeeded);
  const asOf = Float64Array.from(run, ({ closeTime }) => closeTime);
  const purgeOf = (horizonSec: number) => Math.max(options.purgeSec ?? horizonSec, horizonSec);
  const horizons = horizonsSec.map((horizonSec) => ({
    trainDays: daysOf(horizonSec),
    purgeSec: purgeOf(horizonSec),
  }));
  const folds = planFolds(asOf, { from, to, refitEveryDays, horizons });
  const rolling = createRollingMatrix(view, run, surroundings, widestWindow(folds));
  const pastVolatility = volatilityRows(run);
  const limit = firstAt(asOf, to) - firstAt(asOf, from);
  const { quantiles } = options;
  const shared = { run, pastVolatility, families, quantiles, intervalSec, limit, seed, latencyMs };
  const walks = horizonsSec.map((horizonSec) => walkHorizon({ ...shared, horizonSec }));
  for (const [number, fold] of folds.entries()) {
    const { windowFrom, windowTo } = fold;
    const overall = (share: number) => (number + share) / folds.length;
    const matrix = yield* progress(rolling.windowSteps(windowFrom, windowTo), 'features', (row) =>
      overall((FEATURE_SHARE * Math.max(row - windowFrom, 0)) / (windowTo - windowFrom)),
    );
    for (const [i, walk] of walks.entries()) {
      yield* progress(walk.foldSteps(fold, fold.training[i] ?? NO_ROWS, matrix), 'folds', (share) =>
        overall(FEATURE_SHARE + ((1 - FEATURE_SHARE) * (i + share)) / walks.length),
      );
    }
  }
  const results = walks.map((walk, i) => walk.results(horizons[i]?.trainDays ?? 0, folds.length));
  return {
    from,
    to,
    trainDays,
    refitEveryDays,
    latencyMs,
    candles: run.length,
    market: marketFigures(run, from, to),
    scores: results.flatMap(({ scores }) => scores),
    quantiles: results.flatMap(({ quantiles: compared }) => compared),
    volatility: results.flatMap(({ volatility }) => volatility),
    forecasts: results.flatMap(({ forecasts }) => forecasts),
  };
}

/** Of the time of a fold, roughly. */
const FEATURE_SHARE = 0.1;

const NO_ROWS = { from: 0, to: 0 };

/** What helps one minute ahead changes fast; what helps farther ahead is faint and needs more rows to be seen. */
export function defaultTrainDays(horizonSec: number): number {
  if (horizonSec <= 60) return 60;
  return horizonSec <= 300 ? 120 : 180;
}

const DAY_MS = 24 * 3_600_000;

/** Days that the folds run before the first training row, so that their long memories are filled. */
const LEAD_DAYS = 5;

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
