import type { FeatureMatrix } from '../feature/index.ts';
import { fitLinearSteps, type RidgeFit, solved } from './fit-ridge.ts';
import { normalEquationSteps, type StandardisedEquations } from './normal-equations.ts';
import { shrunkForecast } from './predict.ts';
import { shareOf } from './share-of.ts';
import type { TrainingRows } from './training-rows.ts';

/**
 * Fits what ridge fits, by Huber's loss instead of the square: errors beyond 1.345 standard deviations count by their
 * size. Iteratively reweighted least squares (Holland and Welsch 1977), with weights from a weakly penalised fit;
 * penalty and shrinkage are then chosen as for ridge. Gives the share done, in [0, 1].
 */
export function* fitHuberSteps(training: TrainingRows): Generator<number, RidgeFit> {
  return yield* fitLinearSteps(training, reweightedEquationSteps);
}

/** A fixed number, so that the rows alone decide; the weights hardly move after that. */
const ROUNDS = 5;

/** Penalty of the fits that give the weights: just enough that they have a solution. */
const WEAK_PENALTY = 0.003;

/** In standard deviations of the errors: 95 % as good as least squares where they are normal (Huber 1964). */
const THRESHOLD = 1.345;

function* reweightedEquationSteps(
  matrix: FeatureMatrix,
  rows: Int32Array,
  targets: Float64Array,
): Generator<number, StandardisedEquations> {
  const share = 1 / (ROUNDS + 1);
  let equations = yield* shareOf(normalEquationSteps(matrix, rows, targets), 0, share);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const weights = huberWeights(equations, matrix, rows, targets);
    equations = yield* shareOf(normalEquationSteps(matrix, rows, targets, weights), round * share, share);
  }
  return equations;
}

/** By row of the matrix. */
function huberWeights(
  equations: StandardisedEquations,
  matrix: FeatureMatrix,
  rows: Int32Array,
  targets: Float64Array,
): Float64Array {
  const model = { ...solved(equations, WEAK_PENALTY), shrinkage: 1 };
  const errors = new Float64Array(matrix.rows);
  let sum = 0;
  for (const row of rows) {
    const error = Math.abs((targets[row] ?? 0) - shrunkForecast(model, matrix.values, row * matrix.width));
    errors[row] = error;
    sum += error;
  }
  // The median would be near 0 where most prices do not move. Targets are clipped, so the mean is safe enough.
  const deviation = (sum / rows.length) * Math.sqrt(Math.PI / 2);
  const bound = THRESHOLD * deviation;
  return errors.map((error) => (error > bound ? bound / error : 1));
}
