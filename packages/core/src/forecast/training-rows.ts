import type { FeatureMatrix } from '../feature/index.ts';
import type { Labels, VarianceLabels } from '../label/index.ts';
import { clip, horizonVolatility } from './predict.ts';

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
  /** Realised variance over the next `varianceSteps` candles; without it, volatility is fitted to squared returns. */
  readonly variances?: VarianceLabels;
  readonly from: number;
  readonly to: number;
  readonly horizonSec: number;
  readonly intervalSec: number;
}

export type TrainingSplit =
  | {
      readonly kind: 'split';
      /** Rows with a vector and a label: `inner` is their beginning, `holdout` their end. */
      readonly rows: Int32Array;
      /** By row of the matrix: `logReturn / (volatility * sqrt(horizon))`, clipped to ±6. */
      readonly targets: Float64Array;
      /** Without those whose horizon reaches into the holdout. */
      readonly inner: Int32Array;
      /** The newest fifth, which chooses what the inner rows cannot. */
      readonly holdout: Int32Array;
    }
  | TooFewRows;

export interface TooFewRows {
  readonly kind: 'too-few-rows';
  readonly rows: number;
  readonly needed: number;
}

/** The rows to learn from, cut by time, with a purge of one horizon between the parts. */
export function splitTraining(training: TrainingRows): TrainingSplit {
  const { matrix, horizonSec } = training;
  const rows = labelledRows(training);
  if (rows.length < MIN_TRAINING_ROWS) {
    return { kind: 'too-few-rows', rows: rows.length, needed: MIN_TRAINING_ROWS };
  }
  const cut = Math.floor(rows.length * (1 - HOLDOUT_SHARE));
  const holdoutFrom = matrix.asOf[rows[cut] ?? 0] ?? 0;
  const purged = rows.findIndex((row) => (matrix.asOf[row] ?? 0) + horizonSec * 1_000 > holdoutFrom);
  return {
    kind: 'split',
    rows,
    targets: scaledTargets(training),
    inner: rows.subarray(0, purged),
    holdout: rows.subarray(cut),
  };
}

/** Share of the rows, the newest, that choose penalties, rounds and shrinkage. */
const HOLDOUT_SHARE = 0.2;

/** Targets beyond this many standard deviations count as this many. */
const TARGET_CLIP = 6;

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

function scaledTargets(training: TrainingRows): Float64Array {
  const { matrix, from, to } = training;
  const targets = new Float64Array(matrix.rows);
  for (let row = from; row < to; row += 1) targets[row] = scaledTarget(training, row);
  return targets;
}

/** What models learn of a row: its return in standard deviations, clipped. */
export function scaledTarget({ matrix, labels, horizonSec, intervalSec }: TrainingRows, row: number): number {
  const deviation = horizonVolatility(matrix.volatility[row] ?? 1, horizonSec, intervalSec);
  return clip((labels.logReturns[row] ?? 0) / deviation, TARGET_CLIP);
}
