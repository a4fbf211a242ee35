import type { Pair } from '@foretick/core/trade';

/** What makes one simulated pair different from another. */
export interface PairProfile {
  /** The level around which the price wanders, in quote currency. */
  readonly basePrice: number;
  readonly priceDecimals: number;
  /** Mean over a day. */
  readonly tradesPerSec: number;
  /** Standard deviation of a day's log-return that is the pair's own. */
  readonly dailyVolatility: number;
  /** Half the distance between bid and ask, as a share of the price. */
  readonly halfSpread: number;
  /** Typical size of a trade, in quote currency. */
  readonly typicalQuoteSize: number;
  /** Share of the leader's moves that the pair follows, part of it late. Undefined: it leads. */
  readonly follows: Following | undefined;
}

interface Following {
  /** The leading coin. */
  readonly base: string;
  /** Followed at once. */
  readonly promptShare: number;
  /** Followed `lagMs` later: the one thing in this market that can be forecast. */
  readonly lateShare: number;
  readonly lagMs: number;
}

/** BTC leads; every other coin follows it. A coin that is not listed gets a price level of its own from its name. */
export function pairProfile(pair: Pair): PairProfile {
  const base = pair.slice(0, pair.indexOf('/'));
  const basePrice = BASE_PRICES[base] ?? 1 + (hashOf(base) % 200);
  return {
    basePrice,
    priceDecimals: Math.max(1, 6 - Math.ceil(Math.log10(basePrice))),
    tradesPerSec: TRADES_PER_SEC[base] ?? 0.4,
    dailyVolatility: base === 'BTC' ? 0.025 : 0.022,
    halfSpread: base === 'BTC' ? 0.000_04 : 0.000_08,
    typicalQuoteSize: base === 'BTC' ? 400 : 250,
    follows: base === 'BTC' ? undefined : { base: 'BTC', promptShare: 0.6, lateShare: 0.3, lagMs: 60_000 },
  };
}

const BASE_PRICES: Readonly<Record<string, number>> = {
  BTC: 60_000,
  ETH: 2_500,
  SOL: 150,
  XRP: 0.6,
  DOGE: 0.12,
};
const TRADES_PER_SEC: Readonly<Record<string, number>> = { BTC: 3, ETH: 1.5, SOL: 0.8 };

function hashOf(text: string): number {
  let hash = 7;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return hash;
}
