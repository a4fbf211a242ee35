import type { GateVerdict } from '@foretick/core/evaluation';
import type { ForecastHeads, ModelParameters } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type { Promotion } from './topics.ts';

/** A trained model and where it comes from. Never changes once saved. */
export interface ModelVersion {
  readonly model: string;
  /** Unique over all models; depends on the data and the settings alone. */
  readonly modelVersion: string;
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly horizonSec: number;
  readonly featureViewHash: string;
  /** Close times of the first and last candle it has seen, epoch ms. */
  readonly dataFrom: number;
  readonly dataTo: number;
  readonly trainingRows: number;
  readonly parameters: ModelParameters;
  /** Median, volatility and errors; absent for versions saved before they were kept. */
  readonly heads?: ForecastHeads;
  /** Whether it may serve, by forecasts it had not seen; absent where nothing was judged. */
  readonly gate?: GateVerdict;
  /** Figures from the inner holdout, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Absent for versions saved before it was kept. */
  readonly lineage?: Lineage;
}

/** What a version was made from, beyond its settings: enough to make it again and to see that it is the same. */
export interface Lineage {
  /** Hash of every candle the training read, companions' included, in the order read. */
  readonly dataHash: string;
  /** Candles in that hash. */
  readonly dataRows: number;
  /** Version of the program that trained it. */
  readonly codeVersion?: string;
  /** Absent where training uses no randomness. */
  readonly seed?: number;
  /** Settings tried before this one was chosen; absent where not counted. */
  readonly trials?: number;
  /** The instruments whose rows it was fitted on, where they are more than its own. */
  readonly pooled?: readonly InstrumentId[];
}

export type PromotionEvent = Extract<Promotion, { kind: 'promotion' }>;

export type ChallengeEvent = Extract<Promotion, { kind: 'challenge' }>;

export interface ModelRegistry {
  /** Saving the same version again changes nothing, but that it was saved last. */
  save(version: ModelVersion): Promise<void>;
  /** `undefined` when there is no such version. Throws `ForetickError` when it is there but cannot be read. */
  load(modelVersion: string): Promise<ModelVersion | undefined>;
  /** Oldest `dataTo` first. */
  list(): Promise<readonly ModelVersion[]>;
  /**
   * Deletes versions that never served, except for the `keepNewest` saved last of each instrument, interval, horizon and model.
   * Gives how many. A version that a promotion names is kept for good; but persistence that the schedule promoted only while nothing
   * was promoted after it. Absent where versions are looked after elsewhere.
   */
  prune?(keepNewest: number): Promise<number>;
  /** Records a promotion. Recording the same one again changes nothing. */
  promote(event: PromotionEvent): Promise<void>;
  /** All promotions, oldest `effectiveFrom` first. */
  promotions(): Promise<readonly PromotionEvent[]>;
}
