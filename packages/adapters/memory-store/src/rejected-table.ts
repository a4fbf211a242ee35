import type { RejectedCount, RejectedQuery, RejectedRecord } from '@foretick/ports';
import { compareText, newest, Series } from './series.ts';

/** What was set aside: the newest so many, and the counts of all. */
export class RejectedTable {
  readonly #maxRows: number;
  readonly #counts = new Map<string, RejectedCount>();
  readonly #rows = new Series<RejectedRecord>({
    orderOf: ({ ingestTime }) => ingestTime,
    keyOf: ({ instrument, ingestTime, reason, detail, raw }) =>
      JSON.stringify([instrument, ingestTime, reason, detail, raw]),
  });

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  get size(): number {
    return this.#rows.size;
  }

  add(record: RejectedRecord): void {
    if (!this.#rows.add(record)) return;
    const { instrument, reason } = record;
    const key = `${instrument} ${reason}`;
    const count = this.#counts.get(key)?.count ?? 0;
    this.#counts.set(key, { instrument, reason, count: count + 1 });
    // Not at each one that is too much, since dropping looks at all.
    if (this.#rows.size >= 2 * this.#maxRows) this.#dropOldest();
  }

  read({ instrument, limit }: RejectedQuery): readonly RejectedRecord[] {
    const kept = newest(this.#rows.all(), this.#maxRows);
    return newest(
      kept.filter((record) => instrument === undefined || record.instrument === instrument),
      limit,
    );
  }

  counts(): readonly RejectedCount[] {
    return [...this.#counts.values()].sort(
      (a, b) => compareText(a.instrument, b.instrument) || compareText(a.reason, b.reason),
    );
  }

  #dropOldest(): void {
    const kept = new Set(newest(this.#rows.all(), this.#maxRows));
    this.#rows.drop((record) => !kept.has(record));
  }
}
