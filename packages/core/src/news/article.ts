/** One story, as a feed told it first. Its text is somebody else's words: data, never instructions. */
export interface Article {
  /** Hash of what the article is, not of where it was read: the same story in ten outlets is one article. */
  readonly articleId: string;
  readonly title: string;
  /** Plain text without markup; empty where the feed gives only a headline. */
  readonly text: string;
  readonly url: string;
  /** The feed that had it first here, for example `coindesk`. */
  readonly source: string;
  /** When the feed says that it came out, epoch ms. No feature may look at it. */
  readonly publishedAt: number;
  /** When it was first seen here, epoch ms. */
  readonly firstSeenAt: number;
  /** Coins that it is about, for example `BTC`; in order of weight, the first the most. */
  readonly coins: readonly string[];
}
