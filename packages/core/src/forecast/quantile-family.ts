import type { TooFewRows, TrainingRows } from './training-rows.ts';
import type { Forest } from './volatility-model.ts';

/** A way to make prediction intervals that asks features for both ends, instead of setting a width around a forecast. */
export interface QuantileFamily {
  readonly name: string;
  /**
   * Fits the ends of each of `INTERVAL_LEVELS` to the rows before the inner holdout and to nothing else, in units of `scaleOf`, the
   * expected size of the log-return by row. Gives the share done, in [0, 1].
   */
  fitSteps(training: TrainingRows, scaleOf: (row: number) => number): Generator<number, QuantileFit>;
}

export type QuantileFit = FittedQuantiles | TooFewRows;

export interface FittedQuantiles {
  readonly kind: 'fitted';
  /** One for each of `INTERVAL_LEVELS`, in their order. */
  readonly bands: readonly QuantileBand[];
}

/** Forests for the two ends of an interval, in units of the log-return's scale. */
export interface QuantileBand {
  readonly level: number;
  readonly lower: Forest;
  readonly upper: Forest;
}
