import type { InstrumentId } from '../trade/index.ts';

/** The numbers a model was served for one candle. */
export interface FeatureVector {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  /** Close time of the newest candle in it; nothing newer is. Epoch ms. */
  readonly asOf: number;
  readonly seedTime: number;
  readonly viewHash: string;
  /** In the order of the feature view; every one finite. */
  readonly values: readonly number[];
  /** Standard deviation of the one-candle log-return, as forecast at `asOf`. */
  readonly volatility: number;
}
