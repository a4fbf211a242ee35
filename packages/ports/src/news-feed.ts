/** Where news comes from: one feed of one outlet. It remembers nothing by itself. */
export interface NewsFeed {
  /** Short and stable, for example `coindesk`: the `source` of its articles. */
  readonly name: string;
  /** It is not asked more often, ms. */
  readonly pollEveryMs: number;
  /**
   * Asks once. `memory` is what the poll before gave, so that an unchanged feed costs next to nothing. Whatever a server
   * does is an outcome; throws only when `signal` aborts.
   */
  poll(memory: FeedMemory, signal: AbortSignal): Promise<FeedPoll>;
}

/** What the server named its newest answer by; empty where it names none. Survives JSON. */
export interface FeedMemory {
  readonly etag: string;
  readonly lastModified: string;
}

export const NO_FEED_MEMORY: FeedMemory = { etag: '', lastModified: '' };

export type FeedPoll =
  | { readonly kind: 'items'; readonly items: readonly NewsItem[]; readonly memory: FeedMemory }
  | { readonly kind: 'unchanged' }
  /** In plain words why; how long the server asked to be left alone, ms, where it did. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs: number | undefined };

/** One entry of a feed, without markup. */
export interface NewsItem {
  readonly title: string;
  /** Plain text; empty where the feed gives only a headline. */
  readonly text: string;
  /** Absolute, http or https; empty where there is none. */
  readonly url: string;
  /** Epoch ms; `undefined` where the feed does not say. */
  readonly publishedAt: number | undefined;
}

/** The past of an outlet. */
export interface NewsHistory {
  /**
   * What it told with `from <= publishedAt < to`, epoch ms, oldest part first; each part ends at `upTo`. Asks no faster than the outlet
   * allows. Throws `NEWS_UNAVAILABLE`.
   */
  between(
    range: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ): AsyncIterable<{ readonly items: readonly NewsItem[]; readonly upTo: number }>;
}
