/** What is learned. `kind` names it; numbers beside it are its parameters. */
export type BuiltinObjective =
  | { readonly kind: 'squared-error' }
  /** Squared error up to `delta`, linear beyond (Huber 1964). Default 1. */
  | { readonly kind: 'huber'; readonly delta?: number }
  /** Smooth Huber: slope² (√(1 + (r/slope)²) − 1). Default slope 1. As XGBoost's reg:pseudohubererror. */
  | { readonly kind: 'pseudo-huber'; readonly slope?: number }
  /** The `level` quantile (0 to 1, both left out); leaves are set to the quantile of their residuals. */
  | { readonly kind: 'quantile'; readonly level: number }
  /** Probability of label 1; labels from 0 to 1. */
  | { readonly kind: 'logistic' }
  /** Mean of a count or rate from 0 up, with a log link. */
  | { readonly kind: 'poisson' }
  /** Mean of a positive amount, with a log link. */
  | { readonly kind: 'gamma' };

/** How a margin (sum of leaves) becomes a prediction. */
export type Link = 'identity' | 'logistic' | 'exp';

/** Writes the gradient and Hessian of the loss by margin for each row, weight included. Lengths are all equal. */
export type Gradients = (
  margins: Float64Array,
  labels: Float64Array,
  weights: Float64Array | undefined,
  gradient: Float32Array,
  hessian: Float32Array,
) => void;

/** The weighted mean loss; lower is better. `predictions` are after the link. */
export type Metric = (
  predictions: Float64Array,
  labels: Float64Array,
  weights: Float64Array | undefined,
) => number;

/** An objective of your own. Hessians must not be negative. Runs on the calling thread. */
export interface CustomObjective {
  readonly kind: 'custom';
  readonly gradients: Gradients;
  /** Default: identity. */
  readonly link?: Link;
  /** Margin before the first tree. Default 0. */
  readonly baseMargin?: number;
  /** What early stopping watches. Default: root mean squared error. */
  readonly metric?: Metric;
}

export type Objective = BuiltinObjective | CustomObjective;

/** All that training needs to know of a loss. */
export interface Loss {
  readonly link: Link;
  readonly metric: Metric;
  readonly gradients: Gradients;
  /** The best constant margin, or near it. */
  baseMargin(labels: Float64Array, weights: Float64Array | undefined): number;
  /** Labels it can learn from: undefined, or what is allowed in words. */
  refuses(label: number): string | undefined;
  /** Quantile of the residuals that a leaf is set to, where the Newton step is of no use. */
  readonly renewsTo: number | undefined;
}
