/**
 * A trained model as a value: everything that serving it needs, nothing that does not survive JSON.
 * One model covers one instrument, one interval and one horizon.
 */
export type ModelParameters = PersistenceParameters | RidgeParameters;

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

export const PERSISTENCE_VERSION = 'persistence-1';
