/** What an article says, as its reader understood it. */
export interface Assessment {
  /** At most 60 words, nothing that the article does not say. */
  readonly summary: string;
  /** One for each coin that the article is about. */
  readonly scores: readonly CoinScore[];
  readonly event: NewsEvent;
  /** From 0, known already, to 1, new. */
  readonly novelty: number;
  /** How long it is likely to matter. */
  readonly horizon: NewsHorizon;
}

export interface CoinScore {
  readonly coin: string;
  /** -2 very bad for the coin's price, -1 bad, 0 neither, 1 good, 2 very good. */
  readonly score: -2 | -1 | 0 | 1 | 2;
  /** From 0 to 1. */
  readonly confidence: number;
}

export const NEWS_EVENTS = ['regulation', 'hack', 'listing', 'macro', 'etf', 'protocol', 'other'] as const;
export type NewsEvent = (typeof NEWS_EVENTS)[number];

export const NEWS_HORIZONS = ['minutes', 'hours', 'days', 'weeks'] as const;
export type NewsHorizon = (typeof NEWS_HORIZONS)[number];
