/** What goes wrong on a cluster. Shares are from 0 to 1, times are milliseconds; what is absent never happens. */
export interface ClusterFaults {
  /**
   * A fetch takes up to so long. Records of one partition keep their order; partitions overtake each other, and readers are
   * unlike far.
   */
  readonly deliveryMs?: number;
  /** Share of fetches that bring a part of what is there. */
  readonly partialFetches?: number;
  /** A request is on its way for up to so long, and its answer as long again. */
  readonly latencyMs?: number;
  /** Share of appends whose answer is lost. After `retryMs` they are sent again, and the broker knows them by their number. */
  readonly lostAcks?: number;
  /** Share of appends whose answer is lost and that the broker does not know again: they are there twice. */
  readonly doubledAppends?: number;
  /** Default 500. */
  readonly retryMs?: number;
  /** Share of commits, and of appends with state, in whose midst the process is killed: after the outputs, or among the states. */
  readonly tornCommits?: number;
  /** Share of polls after which the group gives its partitions out anew. */
  readonly rebalances?: number;
  /** Giving partitions out takes up to so long. */
  readonly rebalanceMs?: number;
  /** A reader hears of its new partitions up to so long after they were given, and goes on with the old ones until then. */
  readonly noticeMs?: number;
  /** Share of requests that find the broker gone, for up to `outageMs`. */
  readonly outages?: number;
  /** Default 2,000. */
  readonly outageMs?: number;
}

/** Decisions of one stream of chance. */
export class Chance {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Nothing is drawn for what never happens. */
  hits(share = 0): boolean {
    return share > 0 && this.#random() < share;
  }

  /** A whole number from 0 to `most`. */
  upTo(most = 0): number {
    return most > 0 ? Math.floor(this.#random() * (most + 1)) : 0;
  }
}
