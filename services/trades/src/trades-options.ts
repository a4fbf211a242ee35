import type { InstrumentId } from '@foretick/core/trade';
import type { Clock, EventLog, MarketFeed } from '@foretick/ports';

export interface TradesOptions {
  readonly log: EventLog;
  readonly feed: MarketFeed;
  readonly clock: Clock;
  readonly instruments: readonly InstrumentId[];
  /** Interval of the candles that a new instrument warms up from. */
  readonly intervalSec: number;
  /** Interval of the candles that are folded from trades, which a late repair makes anew. Default: `intervalSec`. */
  readonly smallestIntervalSec?: number;
  /** How long those candles stay open behind event time. Default 0. */
  readonly allowedLatenessMs?: number;
  /**
   * A downtime up to this long is closed trade by trade from the venue's record; a longer one becomes a gap,
   * and the venue's own candles bridge what they can. Default 12 hours, which is what 720 one-minute candles span.
   */
  readonly maxCatchUpMs?: number;
}
