/**
 * What goes wrong at the simulated exchange. Absent fields are in order. A share is of [0, 1]. What is hit is decided by
 * a hash of the seed, the kind of fault and the position (a trade's id, a period of time, a request's number), so the
 * same seed and market bring the same faults to the same trades.
 */
export interface ExchangeFaults {
  /** Default: the seed of the market, or 1. */
  readonly seed?: number;

  /** Every connection is cut without a goodbye, at one moment in each period. */
  readonly disconnect?: Recurring;
  /** Every connection open at that moment stays open but says nothing any more; new ones are in order. */
  readonly halfOpen?: Recurring;
  /**
   * The venue says `maintenance`, refuses subscriptions, sends no trades and answers REST with `EService:Unavailable`;
   * then it says `online` and goes on. REST has what was traded meanwhile.
   */
  readonly maintenance?: Lasting;
  /** How far the venue's clock is ahead of ours; behind when negative. Its trades carry its own time. */
  readonly clockSkewMs?: number;

  /** Share of trades after which an older one is sent once more. */
  readonly duplicates?: number;
  /** Share of trades with which a stretch of up to 20 begins that is not sent. REST has them. */
  readonly jumps?: number;
  /** Trades that neither the stream nor REST gives, though ids were used up for them. */
  readonly unfillable?: Unfillable;

  /** Share of messages with several trades in which they are out of order. */
  readonly reordered?: number;
  /** Share of trade messages that are no proper JSON message. REST has their trades. */
  readonly malformedMessages?: number;
  /** Share of trades that are sent with a field missing, `null` or of another type. REST has them right. */
  readonly wrongTypes?: number;
  /** Share of trades that are sent with a price far off, or one that is none. REST has the true one. */
  readonly absurdPrices?: number;

  /** Share of REST requests answered with status 429, or with `EGeneral:Too many requests`. */
  readonly restRateLimited?: number;
  /** Share of REST requests answered with a status of 500 or more, or with `EService:Busy`. */
  readonly restUnavailable?: number;
  /** Share of REST requests that are never answered. */
  readonly restUnanswered?: number;
  /** Share of REST requests whose connection is reset, before the answer or in the middle of it. */
  readonly restReset?: number;
  /** Share of REST answers that are no proper JSON. */
  readonly restMalformed?: number;
  /** Share of REST answers in which one value has another type. */
  readonly restWrongTypes?: number;

  /** Connections stay open, but nothing is sent or answered over them any more (half-open). */
  readonly silent?: boolean;
  /** Pairs whose subscription is refused. */
  readonly refusedPairs?: readonly string[];
  /** Answers to the next REST requests, one each, before things are in order again. */
  readonly restErrors?: readonly RestFault[];
  /** Each REST request is answered with this, for as long as it is set. */
  readonly restOutage?: RestFault;
}

/** Once in each period of the venue's time, at a moment drawn from the seed. */
export interface Recurring {
  readonly everyMs: number;
}

/** Once in each period, for so long, wholly within the period. */
export interface Lasting extends Recurring {
  readonly lastsMs: number;
}

/** The trades of such a stretch of the venue's time are withheld, each pair at times of its own. */
export interface Unfillable extends Lasting {
  /** How long after its end REST has a stretch. Default: never. */
  readonly availableAgainAfterMs?: number;
  /** Share of stretches that never come, although `availableAgainAfterMs` is given. Default 0. */
  readonly neverShare?: number;
}

export type RestFault =
  /** An HTTP status with a page that is not JSON, as a gateway in front of the venue sends it. */
  | { readonly kind: 'status'; readonly status: number }
  /** Status 200 and the venue's error, for example `EGeneral:Too many requests`. */
  | { readonly kind: 'error'; readonly error: string }
  /** Status 200 and a body that is not what was agreed. */
  | { readonly kind: 'garbage'; readonly body: string }
  /** No answer at all. */
  | { readonly kind: 'hang' }
  /** The connection is reset: at once, or when half of the answer is out. */
  | { readonly kind: 'reset'; readonly midway: boolean }
  /** The right answer, made into something that is no JSON. `draw` in [0, 1) chooses how. */
  | { readonly kind: 'malformed'; readonly draw: number }
  /** The right answer, with one value of another type. `draw` in [0, 1) chooses which. */
  | { readonly kind: 'wrong-type'; readonly draw: number };
