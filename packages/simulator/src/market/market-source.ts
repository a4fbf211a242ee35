import type { Pair } from '@foretick/core/trade';

/** One trade as the simulated venue knows it. */
export interface SimulatedTrade {
  /** Counts up by one within a pair. */
  readonly id: number;
  /** Epoch microseconds; never falls as the id rises. */
  readonly timeUs: number;
  readonly price: number;
  readonly quantity: number;
  /** The side of the taker. */
  readonly side: 'buy' | 'sell';
  readonly orderType: 'market' | 'limit';
}

/** A market's whole past and future. Asking twice gives the same trades. */
export interface MarketSource {
  readonly pairs: readonly Pair[];
  /** Epoch microseconds before which the pair has no trades. */
  startUs(pair: Pair): number;
  /** The trades with `fromUs <= timeUs < toUs`, oldest first. */
  trades(pair: Pair, fromUs: number, toUs: number): readonly SimulatedTrade[];
}
