/** The first place where what was stored and what comes out now are not the same. */
export interface Difference {
  /** `candle`, `candle of plain SQL`, `indicator`, `feature`, `prediction` or `interval`. */
  readonly what: string;
  /** Column, feature or model. */
  readonly field: string;
  /** Open time of the candle, or asOf of what was made from it, epoch ms. */
  readonly time: number;
  readonly stored: unknown;
  readonly computed: unknown;
}

/** What was looked at in one table. */
export interface Verified {
  /** Rows that were computed again and compared. */
  readonly compared: number;
  /** Rows that cannot be computed again, by reason in plain words. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly difference: Difference | undefined;
}

/** Counts what is left out. */
export function createCounter(): { add(reason: string): void; readonly counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  return {
    counts,
    add: (reason) => {
      counts[reason] = (counts[reason] ?? 0) + 1;
    },
  };
}

/** Bit for bit: `0` and `-0` differ, `NaN` equals itself. */
export function isSame(stored: unknown, computed: unknown): boolean {
  return Object.is(stored, computed);
}
