import type { TimeRange } from '@foretick/ports';

export interface SeriesShape<R> {
  /** What the records are ordered by, in most series a time, epoch ms. */
  readonly orderOf: (record: R) => number;
  /** What identifies a record within the series. */
  readonly keyOf: (record: R) => string | number;
}

/**
 * Records in their order; those of one place stand as they came. The first record of a key stays. Adding in order costs
 * the same however many there are; after one that is out of order the next reader sorts.
 */
export class Series<R> {
  readonly #shape: SeriesShape<R>;
  readonly #byKey = new Map<string | number, R>();
  #records: R[] = [];
  #isSorted = true;

  constructor(shape: SeriesShape<R>) {
    this.#shape = shape;
  }

  get size(): number {
    return this.#records.length;
  }

  /** False for a record whose key is known. */
  add(record: R): boolean {
    const { orderOf, keyOf } = this.#shape;
    const key = keyOf(record);
    if (this.#byKey.has(key)) return false;
    this.#byKey.set(key, record);
    const last = this.#records.at(-1);
    if (last !== undefined && orderOf(record) < orderOf(last)) this.#isSorted = false;
    this.#records.push(record);
    return true;
  }

  get(key: string | number): R | undefined {
    return this.#byKey.get(key);
  }

  /** All of them, as they are until the next change. */
  all(): readonly R[] {
    const { orderOf } = this.#shape;
    if (!this.#isSorted) this.#records.sort((a, b) => orderOf(a) - orderOf(b));
    this.#isSorted = true;
    return this.#records;
  }

  /** Those whose place lies in the range. */
  within({ from, to }: TimeRange): readonly R[] {
    const records = this.all();
    const first = from === undefined ? 0 : this.#firstAt(from);
    const end = to === undefined ? records.length : this.#firstAt(to);
    return records.slice(first, Math.max(first, end));
  }

  /** Gives how many there were of those that go. */
  drop(goes: (record: R) => boolean): number {
    const before = this.#records.length;
    this.#records = this.#records.filter((record) => {
      if (!goes(record)) return true;
      this.#byKey.delete(this.#shape.keyOf(record));
      return false;
    });
    return before - this.#records.length;
  }

  /** Index of the first record at or after a place. */
  #firstAt(place: number): number {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = this.#records[middle];
      if (record !== undefined && this.#shape.orderOf(record) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The last `limit` of them, all without a limit. */
export function newest<R>(records: readonly R[], limit: number | undefined): readonly R[] {
  if (limit === undefined) return records;
  return limit > 0 ? records.slice(-limit) : [];
}

export function isWithin(time: number, { from, to }: TimeRange): boolean {
  return (from === undefined || time >= from) && (to === undefined || time < to);
}

/** The same everywhere: by code units, not by a language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The entry of a key, made when it is missing. */
export function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
