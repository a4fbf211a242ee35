import type { ModelParameters } from './model.ts';
import type { OnlineModel } from './online-model.ts';
import type { TooFewRows, TrainingRows } from './training-rows.ts';
import type { VolatilityParameters } from './volatility-model.ts';

/** A way to make models. Walk-forward and training know families through this alone. */
export interface ModelFamily {
  /** For example `ridge`. */
  readonly name: string;
  /** Fits to the rows and to nothing else. Gives the share done, in [0, 1], so that a caller can share the thread. */
  fitSteps(training: TrainingRows): Generator<number, Fit<ModelParameters>>;
  /** The volatility forecast that goes with its models, fitted to the rows and to nothing else. Default: `fitVolatility`. */
  readonly volatilitySteps?: VolatilitySteps;
}

/** Gives the share done, in [0, 1]. */
export type VolatilitySteps = (training: TrainingRows) => Generator<number, VolatilityParameters>;

export type Fit<P extends ModelParameters> = Fitted<P> | TooFewRows;

export interface Fitted<P extends ModelParameters> {
  readonly kind: 'fitted';
  readonly parameters: P;
  /** Labelled rows that it was fitted on. */
  readonly rows: number;
  readonly metrics: HoldoutMetrics;
  readonly holdout: HoldoutForecasts;
  /** How it goes on learning from what comes, `parameters` being where it starts; absent where it does not. */
  readonly online?: OnlineModel;
}

/** On the inner holdout, which also chose the penalty and the shrinkage: expect less of the future. */
export type HoldoutMetrics = Readonly<{
  holdoutRows: number;
  /** `1 - MSE / MSE of persistence` of the scaled, clipped return. */
  holdoutMseSkill: number;
  /** Pearson correlation of forecast and scaled, clipped return; 0 where one of them is constant. */
  holdoutCorrelation: number;
}>;

/** What a model of the same family that had not seen the inner holdout forecast there. */
export interface HoldoutForecasts {
  /** Rows of the matrix. */
  readonly rows: Int32Array;
  /** In standard deviations of the return over the horizon, shrunk. */
  readonly scaled: Float64Array;
}

/** The family, fitting each set of rows once: whoever asks again for the same rows gets the same fit. */
export function fittedOnce(family: ModelFamily): ModelFamily {
  const fits = new WeakMap<TrainingRows, Fit<ModelParameters>>();
  return {
    ...family,
    *fitSteps(training) {
      const known = fits.get(training);
      if (known !== undefined) return known;
      const fit = yield* family.fitSteps(training);
      fits.set(training, fit);
      return fit;
    },
  };
}
