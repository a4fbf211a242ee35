import type { FeatureMatrix } from '../feature/index.ts';
import { solveRidge } from './cholesky.ts';
import { type Shrunk, shrunkCautiously } from './holdout-metrics.ts';
import type { RidgeParameters } from './model.ts';
import type { Fit, Fitted } from './model-family.ts';
import { normalEquationSteps, type StandardisedEquations } from './normal-equations.ts';
import { shrunkForecast } from './predict.ts';
import { shareOf } from './share-of.ts';
import { splitTraining, type TooFewRows, type TrainingRows } from './training-rows.ts';

export type RidgeFit = Fit<RidgeParameters>;

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
  return yield* fitLinearSteps(training, normalEquationSteps);
}

/** How the sums to solve are made of rows and targets. */
export type EquationSteps = (
  matrix: FeatureMatrix,
  rows: Int32Array,
  targets: Float64Array,
) => Generator<number, StandardisedEquations>;

export interface LinearFit extends Fitted<RidgeParameters> {
  /** The model that had not seen the inner holdout. */
  readonly tried: RidgeParameters;
}

/** What `fitRidgeSteps` does, with other sums to solve. */
export function* fitLinearSteps(
  training: TrainingRows,
  equationSteps: EquationSteps,
): Generator<number, LinearFit | TooFewRows> {
  const { matrix } = training;
  const split = splitTraining(training);
  if (split.kind === 'too-few-rows') return split;
  const { rows, targets, inner, holdout } = split;
  const overlap = training.horizonSec / training.intervalSec;
  const equations = yield* shareOf(equationSteps(matrix, inner, targets), 0, 0.45);
  const choice = yield* choosePenaltySteps(equations, matrix, holdout, targets, overlap);
  const { lambda, shrinkage, metrics } = choice;
  const tried = { ...solved(equations, lambda), shrinkage };
  const scaled = Float64Array.from(holdout, (row) =>
    shrunkForecast(tried, matrix.values, row * matrix.width),
  );
  const all = yield* shareOf(equationSteps(matrix, rows, targets), 0.5, 0.5);
  const parameters = { ...solved(all, lambda), shrinkage };
  const forecasts = { rows: holdout, scaled };
  return { kind: 'fitted', parameters, rows: rows.length, metrics, holdout: forecasts, tried };
}

/** Penalty for each row, on features of variance one; strongest first, so that a tie goes to the stronger. */
const PENALTIES = [30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003] as const;

interface Choice extends Shrunk {
  readonly lambda: number;
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
    const forecasts = Float64Array.from(holdout, (row) =>
      shrunkForecast(model, matrix.values, row * matrix.width),
    );
    const judged = shrunkCautiously(holdout, forecasts, targets, overlap);
    yield 0.45;
    if (best !== undefined && judged.metrics.holdoutMseSkill <= best.metrics.holdoutMseSkill) continue;
    best = { lambda, ...judged };
  }
  if (best === undefined) throw new Error('there must be a penalty to choose');
  return best;
}

/** The linear model that solves the equations under a penalty of `lambda` for each row. */
export function solved(equations: StandardisedEquations, lambda: number): Omit<RidgeParameters, 'shrinkage'> {
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
