import type { InstrumentId } from '../trade/index.ts';

/**
 * One forecast of one model for one pair, horizon and closed candle. Written once, never changed.
 * `missed`: its publish deadline had passed when the candle was seen, so none was made; it has no numbers.
 */
export type Prediction = PublishedPrediction | MissedPrediction;

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
  /** The one served to users, or the baseline it has to beat. Persistence is both while no model is trained. */
  readonly role: 'champion' | 'baseline';
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
  readonly role: 'champion' | 'baseline';
  readonly predictedLogReturn: number;
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
