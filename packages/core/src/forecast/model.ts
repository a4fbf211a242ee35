/**
 * A trained model as a value: everything that serving it needs, nothing that does not survive JSON.
 * One model covers one instrument, one interval and one horizon.
 */
export type ModelParameters =
  | PersistenceParameters
  | DriftParameters
  | RidgeParameters
  | TreesParameters
  | AverageParameters;

/** Forecasts no change. Always exists, needs no training. */
export interface PersistenceParameters {
  readonly kind: 'persistence';
}

/**
 * Ridge regression on standardised features, target `logReturn / (volatility * sqrt(horizon))` clipped,
 * output shrunk by `shrinkage` (in [0, 1], fitted on an inner holdout) and scaled back.
 */
export interface RidgeParameters {
  readonly kind: 'ridge';
  /** In the order of the feature view. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly lambda: number;
  readonly shrinkage: number;
}

/** Forecasts the mean scaled return of the past, shrunk. */
export interface DriftParameters {
  readonly kind: 'drift';
  /** In standard deviations of the return over the horizon, before shrinkage. */
  readonly mean: number;
  readonly shrinkage: number;
}

/**
 * Gradient-boosted trees on the same target as ridge. All trees lie one after the other in the same arrays; a row goes to
 * `left` where its feature, as float32, is below `threshold`, else to the node after it.
 */
export interface TreesParameters {
  readonly kind: 'trees';
  /** Features in a row. */
  readonly width: number;
  readonly base: number;
  /** First node of each tree. */
  readonly roots: readonly number[];
  /** -1 for a leaf. */
  readonly feature: readonly number[];
  /** A leaf's value is here too. */
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  /** How much of the training rows came through each node, to four digits; absent for versions saved before it was kept. */
  readonly cover?: readonly number[];
  readonly shrinkage: number;
}

/** The plain mean of the forecasts of its members. */
export interface AverageParameters {
  readonly kind: 'average';
  readonly members: readonly ModelParameters[];
}

export const PERSISTENCE_VERSION = 'persistence-1';
