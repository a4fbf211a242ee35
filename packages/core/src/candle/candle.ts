import type { InstrumentId } from '../trade/index.ts';

/** Where a candle's numbers come from. Only candles from `trades` can be recomputed from trades. */
export type CandleOrigin = 'trades' | 'venue' | 'import';

/**
 * What happened to one instrument in the window `[openTime, closeTime)`. Times are epoch milliseconds, UTC.
 * A window without trades is a candle too: price carried on, `tradeCount: 0`, `filled: true`.
 */
export interface Candle {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly openTime: number;
  /** Exclusive. */
  readonly closeTime: number;
  /** 0 for the first final version; corrected versions count up. */
  readonly revision: number;
  readonly status: 'provisional' | 'final';
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** In base currency. */
  readonly volume: number;
  /** In quote currency. `undefined` where the source does not give it, as for the next four. */
  readonly quoteVolume: number | undefined;
  /** Volume-weighted average price; `undefined` also where nothing traded. */
  readonly vwap: number | undefined;
  readonly tradeCount: number | undefined;
  /** Base volume of trades whose taker bought. */
  readonly buyVolume: number | undefined;
  /** Base volume of trades whose taker sold. */
  readonly sellVolume: number | undefined;
  /** False when trades of the window may be missing (see `Gap`). */
  readonly complete: boolean;
  /** True when nothing traded and the price is the last one carried on. */
  readonly filled: boolean;
  readonly origin: CandleOrigin;
  /** Earliest time at which this version could have been known. */
  readonly availableAt: number;
  /** `modelled`: computed as `closeTime` plus a modelled latency, for candles not seen live. */
  readonly availability: 'observed' | 'modelled';
}

/** Modelled delay from a window's end to its candle being known, for candles not seen live. */
export const MODELLED_LATENCY_MS = 1_000;
