import type { FeatureMatrix } from '../feature/index.ts';
import type { Labels } from '../label/index.ts';
import { solveRidge } from './cholesky.ts';
import type { RidgeParameters } from './model.ts';
import { normalEquationSteps, type StandardisedEquations } from './normal-equations.ts';
import { clip, horizonVolatility, shrunkForecast } from './predict.ts';

/** Fewer labelled rows than this make no model. */
export const MIN_TRAINING_ROWS = 240;

/**
 * Candles without a hole that are enough to train for horizons of up to 15 candles: the features' warm-up, then
 * `MIN_TRAINING_ROWS` rows whose horizon has passed. A venue's 720 recent candles suffice.
 */
export const MIN_TRAINING_CANDLES = 500;

/** Rows `[from, to)` of a matrix and their labels. Both must be of the same candles, in time order. */
export interface TrainingRows {
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  readonly from: number;
  readonly to: number;
  readonly horizonSec: number;
  readonly intervalSec: number;
}

export type RidgeFit =
  | {
      readonly kind: 'fitted';
      readonly parameters: RidgeParameters;
      /** Labelled rows that it was fitted on. */
      readonly rows: number;
      readonly metrics: HoldoutMetrics;
    }
  | { readonly kind: 'too-few-rows'; readonly rows: number; readonly needed: number };

/** On the inner holdout, which also chose the penalty and the shrinkage: expect less of the future. */
export type HoldoutMetrics = Readonly<{
  holdoutRows: number;
  /** `1 - MSE / MSE of persistence` of the scaled, clipped return. */
  holdoutMseSkill: number;
  /** Pearson correlation of forecast and scaled, clipped return; 0 where one of them is constant. */
  holdoutCorrelation: number;
}>;

/** `fitRidgeSteps`, run to its end. */
export function fitRidge(rows: TrainingRows): RidgeFit {
  const steps = fitRidgeSteps(rows);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Fits ridge regression to `logReturn / (volatility * sqrt(horizon))`, clipped to ±6, on standardised features.
 *
 * The last fifth of the rows, by time, chooses the penalty (least squared error) and how far to shrink towards
 * "no change": one standard error further than fits best, so that luck on the holdout is not taken for skill.
 * Rows before it whose horizon reaches into it are left out (purged). Then everything is fitted again with
 * both. The result depends on the rows alone. A generator, so that a caller can share the thread: it gives
 * the share done, in [0, 1].
 */
export function* fitRidgeSteps(training: TrainingRows): Generator<number, RidgeFit> {
  const { matrix } = training;
  const rows = labelledRows(training);
  if (rows.length < MIN_TRAINING_ROWS) {
    return { kind: 'too-few-rows', rows: rows.length, needed: MIN_TRAINING_ROWS };
  }
  const targets = scaledTargets(training);
  const cut = Math.floor(rows.length * (1 - HOLDOUT_SHARE));
  const holdoutFrom = matrix.asOf[rows[cut] ?? 0] ?? 0;
  const purged = rows.filter((row) => (matrix.asOf[row] ?? 0) + training.horizonSec * 1_000 <= holdoutFrom);
  const overlap = training.horizonSec / training.intervalSec;
  const inner = yield* shareOf(normalEquationSteps(matrix, purged, targets), 0, 0.45);
  const choice = yield* choosePenaltySteps(inner, matrix, rows.subarray(cut), targets, overlap);
  const all = yield* shareOf(normalEquationSteps(matrix, rows, targets), 0.5, 0.5);
  const parameters = { ...solved(all, choice.lambda), shrinkage: choice.shrinkage };
  return { kind: 'fitted', parameters, rows: rows.length, metrics: choice.metrics };
}

/** Share of the rows, the newest, that choose penalty and shrinkage. */
const HOLDOUT_SHARE = 0.2;

/** Targets beyond this many standard deviations count as this many. */
const TARGET_CLIP = 6;

/** Penalty for each row, on features of variance one; strongest first, so that a tie goes to the stronger. */
const PENALTIES = [30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003] as const;

function labelledRows({ matrix, labels, from, to }: TrainingRows): Int32Array {
  const rows = new Int32Array(to - from);
  let count = 0;
  for (let row = from; row < to; row += 1) {
    if (matrix.ready[row] !== 1 || labels.known[row] !== 1) continue;
    rows[count] = row;
    count += 1;
  }
  return rows.subarray(0, count);
}

function scaledTargets({ matrix, labels, from, to, horizonSec, intervalSec }: TrainingRows): Float64Array {
  const targets = new Float64Array(matrix.rows);
  for (let row = from; row < to; row += 1) {
    const deviation = horizonVolatility(matrix.volatility[row] ?? 1, horizonSec, intervalSec);
    targets[row] = clip((labels.logReturns[row] ?? 0) / deviation, TARGET_CLIP);
  }
  return targets;
}

interface Choice {
  readonly lambda: number;
  readonly shrinkage: number;
  readonly metrics: HoldoutMetrics;
}

/** Gives a share after each penalty. */
function* choosePenaltySteps(
  inner: StandardisedEquations,
  matrix: FeatureMatrix,
  holdout: Int32Array,
  targets: Float64Array,
  overlap: number,
): Generator<number, Choice> {
  let best: Choice | undefined;
  for (const lambda of PENALTIES) {
    const model = { ...solved(inner, lambda), shrinkage: 1 };
    let ft = 0;
    let ff = 0;
    let tt = 0;
    let f = 0;
    let t = 0;
    let noise = 0;
    for (const row of holdout) {
      const forecast = shrunkForecast(model, matrix.values, row * matrix.width);
      const target = targets[row] ?? 0;
      ft += forecast * target;
      ff += forecast * forecast;
      tt += target * target;
      f += forecast;
      t += target;
      noise += (forecast * target) ** 2;
    }
    // Labels overlap, so only one row in `overlap` is news.
    const doubt = Math.sqrt(noise * overlap);
    const shrinkage = ff > 0 ? Math.min(Math.max((ft - doubt) / ff, 0), 1) : 0;
    const gain = 2 * shrinkage * ft - shrinkage * shrinkage * ff;
    const holdoutMseSkill = shrinkage > 0 ? gain / tt : 0;
    yield 0.45;
    if (best !== undefined && holdoutMseSkill <= best.metrics.holdoutMseSkill) continue;
    const n = holdout.length;
    const spread = Math.sqrt((ff - (f * f) / n) * (tt - (t * t) / n));
    const holdoutCorrelation = spread > 0 ? (ft - (f * t) / n) / spread : 0;
    best = { lambda, shrinkage, metrics: { holdoutRows: n, holdoutMseSkill, holdoutCorrelation } };
  }
  if (best === undefined) throw new Error('there must be a penalty to choose');
  return best;
}

function solved(equations: StandardisedEquations, lambda: number): Omit<RidgeParameters, 'shrinkage'> {
  const { gram, moments, means, scales, rows } = equations;
  const size = moments.length;
  // The last column is the constant one; it is not penalised.
  const penalty = Float64Array.from({ length: size }, (_, i) => (i < size - 1 ? rows : 0));
  const solution = solveRidge(gram, moments, lambda, penalty);
  if (solution === undefined) throw new Error('a penalised system of equations must have a solution');
  return {
    kind: 'ridge',
    means: [...means],
    scales: [...scales],
    coefficients: [...solution.subarray(0, size - 1)],
    intercept: solution[size - 1] ?? 0,
    lambda,
  };
}

function* shareOf<T>(steps: Generator<number, T>, from: number, length: number): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + step.value * length;
  }
}
