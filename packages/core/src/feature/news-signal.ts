/** What an article says of a coin, as one number. */
export interface NewsSignal {
  /** Tells signals apart. */
  readonly id: string;
  /** When the article says that it came out, epoch ms. No feature may look at it. */
  readonly publishedAt: number;
  /** Earliest time at which this score could have been known, epoch ms. */
  readonly availableAt: number;
  /** From -1, very bad for the price, to 1, very good. */
  readonly score: number;
}
