import type { InstrumentId } from '../trade/index.ts';
import type { CompanionSlot } from './companion-slot.ts';

/** The numbers a model was served for one candle. */
export interface FeatureVector {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  /** Close time of the newest candle in it; nothing newer is. Epoch ms. */
  readonly asOf: number;
  /** Open time of the first candle that the features ever saw, epoch ms: they depend on it. */
  readonly seedTime: number;
  readonly viewHash: string;
  /** In the order of the feature view; every one finite. */
  readonly values: readonly number[];
  /** Standard deviation of the one-candle log-return, as forecast at `asOf`. */
  readonly volatility: number;
  /** What was known of each companion: with it the vector can be computed again. */
  readonly companions: Readonly<Partial<Record<CompanionSlot, CompanionSpan>>>;
}

/** A run of candles without a hole, by the first one's open time and the last one's close time, epoch ms. */
export interface CompanionSpan {
  readonly seedTime: number;
  readonly closeTime: number;
}
