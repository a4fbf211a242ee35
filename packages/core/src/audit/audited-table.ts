/**
 * What a pipeline made of its records, as a table: the feature vectors, or the labels of one horizon. Times are
 * epoch ms. A row is known by its `asOf`.
 */
export interface AuditedTable {
  /** Columns: the names of the features, or the one name of the label. */
  readonly names: readonly string[];
  /** 0 for features. For a label the seconds from `asOf` to its target time. */
  readonly horizonSec: number;
  /** Strictly ascending. */
  readonly asOf: Float64Array;
  /**
   * Earliest time at which the row could have been made: when the newest record that it may use was available.
   * The audit holds the pipeline to this promise, so a promise too late would hide a leak.
   */
  readonly knownAt: Float64Array;
  /** Row after row, `asOf.length * names.length` numbers. Any number is allowed, `NaN` too. */
  readonly values: Float64Array;
}

/** Everything that one run of the pipeline made: the table of vectors and those of the labels. */
export type AuditedRun = readonly AuditedTable[];

/** Refuses what the audit cannot compare: a bug of the pipeline under audit. */
export function assertTables(run: AuditedRun): void {
  for (const { names, asOf, knownAt, values } of run) {
    const what = names.join(', ').slice(0, 60);
    if (knownAt.length !== asOf.length || values.length !== asOf.length * names.length) {
      throw new RangeError(
        `table ${what}: ${asOf.length} rows of ${names.length} need as many times and ${asOf.length * names.length} values, not ${knownAt.length} and ${values.length}`,
      );
    }
    for (let row = 1; row < asOf.length; row += 1) {
      if (!((asOf[row - 1] ?? 0) < (asOf[row] ?? 0))) {
        throw new RangeError(
          `table ${what}: asOf of row ${row} (${asOf[row]}) must be later than the one before it`,
        );
      }
    }
  }
}
