import type { TrainingRows } from './training-rows.ts';

/** The rows before this one of the matrix whose horizon had passed at its close: what could be learnt by then. */
export function purgedBefore(training: TrainingRows, row: number): TrainingRows {
  const { matrix, from, horizonSec } = training;
  const known = (matrix.asOf[row] ?? 0) - horizonSec * 1_000;
  let to = Math.min(row, training.to);
  while (to > from && (matrix.asOf[to - 1] ?? 0) > known) to -= 1;
  return { ...training, to };
}
