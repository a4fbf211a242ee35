import type { InstrumentId } from '../trade/index.ts';

/**
 * One forecast of one model for one pair, horizon and closed candle. Written once, never changed.
 * `missed`: its publish deadline had passed when the candle was seen, so none was made; it has no numbers.
 */
export type Prediction = PublishedPrediction | MissedPrediction;

/**
 * `champion`: the one served to users. `baseline`: what it has to beat; persistence is both while no model serves.
 * `challenger`: one that is not served, forecasts in the shadow and is scored as the others are.
 */
export type Role = 'champion' | 'challenger' | 'baseline';

export const ROLES = ['champion', 'challenger', 'baseline'] as const satisfies readonly Role[];

interface PredictionKey {
  /** Hash of instrument, interval, asOf, horizon and model version. */
  readonly predictionId: string;
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  /** Close time of the candle it was made from; nothing newer was used. Epoch ms. */
  readonly asOf: number;
  readonly horizonSec: number;
  /** `asOf + horizonSec`, epoch ms. */
  readonly targetTime: number;
  /** For example `persistence` or `ridge`. */
  readonly model: string;
  readonly modelVersion: string;
  readonly role: Role;
  /** Hash of the feature view it was computed with. */
  readonly featureViewHash: string;
  readonly processingTime: number;
}

export interface PublishedPrediction extends PredictionKey {
  readonly status: 'published';
  /** Close of the candle it was made from. */
  readonly basePrice: number;
  /** Forecast of `ln(price at targetTime / basePrice)`. */
  readonly logReturn: number;
  /** `basePrice * exp(logReturn)`. */
  readonly price: number;
  /** Forecast of the median of the log-return, which makes the absolute error least; `logReturn` makes the squared one least. */
  readonly medianLogReturn: number;
  /** Forecast of the standard deviation of the log-return over the horizon; `undefined` where no volatility model serves. */
  readonly volatility: number | undefined;
  /** One for each of `INTERVAL_LEVELS`, in their order; empty where nothing is calibrated yet. */
  readonly intervals: readonly PredictionInterval[];
  readonly edge: Edge;
}

/** The log-return is forecast to lie within with probability `level`. */
export interface PredictionInterval {
  readonly level: number;
  /** Log-returns over the horizon. */
  readonly lower: number;
  readonly upper: number;
}

/** Levels of the prediction intervals that are published. */
export const INTERVAL_LEVELS = [0.5, 0.8, 0.95] as const;

/** How the forecast move compares with the cost of acting on it and undoing it. `none`: no move is forecast. */
export type Edge = 'none' | 'below-cost' | 'above-cost';

export const EDGES = ['none', 'below-cost', 'above-cost'] as const satisfies readonly Edge[];

/** `costBp`: cost of a round trip, basis points. */
export function edgeOf(logReturn: number, costBp: number): Edge {
  if (logReturn === 0) return 'none';
  return Math.abs(logReturn) * BASIS_POINTS > costBp ? 'above-cost' : 'below-cost';
}

export interface MissedPrediction extends PredictionKey {
  readonly status: 'missed';
  readonly reason: 'deadline-passed' | 'incomplete-candle';
}

/** What came of a published forecast. Exactly one for each, or none yet. */
export type Outcome = ScoredOutcome | VoidOutcome;

interface OutcomeKey {
  readonly predictionId: string;
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly asOf: number;
  readonly horizonSec: number;
  readonly targetTime: number;
  readonly model: string;
  readonly modelVersion: string;
  readonly role: Role;
  readonly predictedLogReturn: number;
  /** As published with the forecast. */
  readonly medianLogReturn: number;
  readonly intervals: readonly PredictionInterval[];
}

export interface ScoredOutcome extends OutcomeKey {
  readonly status: 'scored';
  readonly basePrice: number;
  readonly actualPrice: number;
  /** `ln(actualPrice / basePrice)`. */
  readonly actualLogReturn: number;
}

/** The price at the target time is not known for certain, so the forecast counts nowhere. */
export interface VoidOutcome extends OutcomeKey {
  readonly status: 'void';
  readonly reason: 'incomplete-candle' | 'missing-candle';
}

/** Basis points in one unit of log-return. */
export const BASIS_POINTS = 10_000;
