/** A trade as a venue tells it, by WebSocket or REST alike, before it is checked against our rules. */
export interface WireTrade {
  /** Counts up by one within a symbol. */
  readonly id: number;
  /** Epoch milliseconds; what is finer is floored. */
  readonly eventTime: number;
  readonly price: number;
  readonly quantity: number;
  /** The side of the taker. */
  readonly side: 'buy' | 'sell';
}
