import type { Candle } from '@foretick/core/candle';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { HistoryRange } from './history-import.ts';

export interface FeedCapabilities {
  /** Short name that becomes the instrument's prefix, for example `kraken`. */
  readonly exchange: string;
  /**
   * `strict`: ids count up by one per instrument, so a jump is a hole.
   * `sparse`: ids rise but may jump. `none`: the venue gives no ids.
   */
  readonly idSequence: 'strict' | 'sparse' | 'none';
  /** A recorded file ends, a live feed does not. */
  readonly finite: boolean;
  /** Whether forecasts have a publish deadline: not when the past is replayed. */
  readonly realTime: boolean;
}

/** The last trade that is known to be stored. A feed continues after it. */
export interface FeedPosition {
  readonly sequence: number;
  readonly eventTime: number;
}

export type FeedEvent =
  /** As delivered: may repeat trades, and may jump over some. */
  | { readonly kind: 'trades'; readonly trades: readonly Trade[] }
  /**
   * Every trade of these instruments with an event time before `eventTime` has been delivered, as far as the
   * connection can tell (any message proves that it lives; the margin is already taken off).
   */
  | { readonly kind: 'alive'; readonly instruments: readonly InstrumentId[]; readonly eventTime: number }
  /** A new connection is up and subscribed; trades in between may have been missed. */
  | { readonly kind: 'connected'; readonly instruments: readonly InstrumentId[] }
  /** The connection is gone. The feed reconnects by itself at `retryAt` (epoch ms). */
  | { readonly kind: 'disconnected'; readonly reason: string; readonly retryAt: number }
  /** One instrument is refused (unknown pair, maintenance); the others go on. */
  | { readonly kind: 'refused'; readonly instrument: InstrumentId; readonly reason: string }
  /** A record that cannot be a trade, set aside. */
  | {
      readonly kind: 'rejected';
      readonly instrument: InstrumentId | undefined;
      readonly reason: string;
      readonly raw: string;
    }
  /** A finite feed has delivered everything. The last event. */
  | { readonly kind: 'ended' };

/** Trades of one exchange. */
export interface MarketFeed {
  readonly capabilities: FeedCapabilities;
  /**
   * Delivers events until `signal` aborts or a finite feed ends. A live feed reconnects for ever by itself.
   * A finite feed starts after `after`. Reads no faster than the consumer takes.
   */
  events(options: {
    readonly instruments: readonly InstrumentId[];
    readonly after: ReadonlyMap<InstrumentId, FeedPosition>;
    readonly signal: AbortSignal;
  }): AsyncIterable<FeedEvent>;
  /**
   * The venue's record of trades with `eventTime >= fromTime`, oldest first, in pages, up to the newest.
   * Throws `ForetickError` when the venue cannot be asked. Absent where the venue has none.
   */
  tradesSince?(
    instrument: InstrumentId,
    fromTime: number,
    signal: AbortSignal,
  ): AsyncIterable<readonly Trade[]>;
  /** The venue's own closed candles, oldest first, without the one still open. Absent where the venue has none. */
  recentCandles?(
    instrument: InstrumentId,
    intervalSec: number,
    signal: AbortSignal,
  ): Promise<readonly Candle[]>;
  /**
   * The venue's own closed candles of the windows in `[from, to)`, both on window borders, oldest first: origin
   * `venue`, revision 0, complete; what the venue does not tell (sides, number of trades) is `undefined`. A window in
   * which nothing traded carries the price on. Left out are windows that are not settled yet, and stretches of more than
   * an hour of which the venue has nothing. Bounded: ask for a long time piece by piece. Throws `ForetickError`.
   * Absent where the venue has none.
   */
  candlesBetween?(
    instrument: InstrumentId,
    intervalSec: number,
    range: HistoryRange,
    signal: AbortSignal,
  ): Promise<readonly Candle[]>;
}
