/** A trade as Kraken tells it, by WebSocket or REST alike, before it is checked against our rules. */
export interface WireTrade {
  readonly id: number;
  /** Kraken's microseconds, floored. */
  readonly eventTime: number;
  readonly price: number;
  readonly quantity: number;
  readonly side: 'buy' | 'sell';
}
