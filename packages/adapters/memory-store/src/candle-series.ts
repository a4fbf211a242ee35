import type { Candle } from '@foretick/core/candle';
import type { CandleQuery } from '@foretick/ports';
import { Series } from './series.ts';

/** Final candles of one instrument and interval, every revision of them. */
export class CandleSeries {
  readonly #all = new Series<Candle>({
    orderOf: ({ openTime }) => openTime,
    keyOf: ({ openTime, revision }) => `${openTime} ${revision}`,
  });
  readonly #newest = new Map<number, Candle>();

  /** Each window's open time. */
  windows(): Iterable<number> {
    return this.#newest.keys();
  }

  /** How many windows there are. */
  get count(): number {
    return this.#newest.size;
  }

  get size(): number {
    return this.#all.size;
  }

  /** The newest revision of a window. */
  newestOf(openTime: number): Candle | undefined {
    return this.#newest.get(openTime);
  }

  /**
   * Adds a candle of the log. A complete one of trades for whose window there is the venue's own comes as a new
   * revision: see `HistoryImport.addCandles`. One that is repeated is known by then, since the newest revision is of trades.
   */
  record(candle: Candle): void {
    const stored = this.#newest.get(candle.openTime);
    const isBetter = candle.origin === 'trades' && candle.complete && stored?.origin === 'venue';
    if (isBetter && candle.revision <= stored.revision)
      this.add({ ...candle, revision: stored.revision + 1 });
    else this.add(candle);
  }

  add(candle: Candle): void {
    if (!this.#all.add(candle)) return;
    const stored = this.#newest.get(candle.openTime);
    if (stored === undefined || candle.revision > stored.revision) this.#newest.set(candle.openTime, candle);
  }

  /** Adds a candle in place of the stored one of its window, as a new revision that is available from `now` on. */
  addRevision(candle: Candle, now: number): void {
    const stored = this.#newest.get(candle.openTime);
    if (stored === undefined) this.add(candle);
    else {
      this.add({ ...candle, revision: stored.revision + 1, availableAt: now, availability: 'observed' });
    }
  }

  read(query: CandleQuery): readonly Candle[] {
    return oneRevision(this.#all.within(query), (candle) => candle, query);
  }

  all(): readonly Candle[] {
    return this.#all.all();
  }
}

/** Of rows in the order of their windows those of the revision asked for, of the newest `limit` windows. */
export function oneRevision<R>(
  rows: readonly R[],
  candleOf: (row: R) => Candle,
  { revision = 'newest', limit }: Pick<CandleQuery, 'revision' | 'limit'>,
): readonly R[] {
  const pick = revision === 'first' ? Math.min : Math.max;
  const chosen: R[] = [];
  let windows = 0;
  for (let end = rows.length; end > 0 && windows < (limit ?? Number.POSITIVE_INFINITY); windows += 1) {
    const first = firstOfWindow(rows, end, candleOf);
    const group = rows.slice(first, end);
    const wanted = pick(...group.map((row) => candleOf(row).revision));
    chosen.push(...group.filter((row) => candleOf(row).revision === wanted).reverse());
    end = first;
  }
  return chosen.reverse();
}

/** Index of the first row that shares its window with the one before `end`. */
function firstOfWindow<R>(rows: readonly R[], end: number, candleOf: (row: R) => Candle): number {
  const openTimeAt = (index: number) => {
    const row = rows[index];
    return row === undefined ? undefined : candleOf(row).openTime;
  };
  let first = end - 1;
  while (first > 0 && openTimeAt(first - 1) === openTimeAt(end - 1)) first -= 1;
  return first;
}
