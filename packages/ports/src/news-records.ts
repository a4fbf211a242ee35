import type { Article, Assessment } from '@foretick/core/news';
import type { InstrumentId } from '@foretick/core/trade';
import type { ModelCall } from './language-model.ts';

/** The key of everything on the topics `news` and `news_signals`: an article may be about several coins, or none. */
export const NEWS_KEY = 'news:ALL/USD' as InstrumentId;

/** What feeds told. */
export type NewsRecord =
  | { readonly kind: 'article'; readonly article: Article }
  /** Another telling of an article that is there already. */
  | {
      readonly kind: 'retold';
      readonly articleId: string;
      readonly source: string;
      readonly url: string;
      /** Epoch ms. */
      readonly seenAt: number;
    };

/** What was read in an article, once. Replays take it from here and never ask again. */
export interface NewsReading {
  readonly articleId: string;
  readonly publishedAt: number;
  /** When it was ready, epoch ms: no forecast before it may know of it. */
  readonly availableAt: number;
  readonly availability: 'observed' | 'modelled';
  readonly assessment: Assessment;
  /** One number for each coin; none where the article was old when it was first seen. */
  readonly signals: readonly CoinSignal[];
  /** What read it. */
  readonly reader: string;
  readonly readerVersion: string;
  /** In plain words why the lexicon read it in place of the model that should have; empty where it need not. */
  readonly fallback: string;
  readonly call: ModelCall;
}

export interface CoinSignal {
  readonly coin: string;
  /** From -1, very bad for the price, to 1, very good. */
  readonly score: number;
}

/** An article with what is known of it. */
export interface Headline {
  readonly article: Article;
  /** Outlets' tellings of it, the first one too. */
  readonly reach: number;
  /** `undefined` until it was read. */
  readonly reading: NewsReading | undefined;
}

/** Where an article stands among all: by `firstSeenAt`, then `articleId`. */
export type HeadlinePlace = Pick<Article, 'firstSeenAt' | 'articleId'>;
