import type { LogRecord, Topic } from '@foretick/ports';
import type { MemoryBroker } from './broker.ts';
import type { Positions } from './group-state.ts';

interface Cursor<T extends Topic> {
  readonly topic: T;
  readonly partition: number;
  /** The next record to take. */
  next: number;
  /** Records below have arrived. */
  fetched: number;
  isFetching: boolean;
}

/** Reads partitions from given offsets on. What lies at the broker takes its time to arrive. */
export class Fetcher<T extends Topic> {
  readonly #broker: MemoryBroker;
  readonly #topics: readonly T[];
  #cursors: readonly Cursor<T>[] = [];

  constructor(broker: MemoryBroker, topics: readonly T[]) {
    this.#broker = broker;
    this.#topics = topics;
  }

  /** Goes on from these offsets, by partition and topic, and forgets what was on its way. */
  seek(positions: ReadonlyMap<number, Positions>): void {
    this.#cursors = this.#topics.flatMap((topic) =>
      [...positions].map(([partition, of]) => {
        const next = of.get(topic) ?? 0;
        return { topic, partition, next, fetched: next, isFetching: false };
      }),
    );
  }

  /** What is to be read next of a partition. */
  positions(partition: number): Positions {
    const of = this.#cursors.filter((cursor) => cursor.partition === partition);
    return new Map(of.map(({ topic, next }) => [topic, next]));
  }

  /** Records that have arrived, at most so many, those of earlier topics first. */
  take(maxRecords: number): LogRecord<T>[] {
    const taken: LogRecord<T>[] = [];
    for (const cursor of this.#cursors) {
      this.#fetch(cursor);
      const { topic, partition, next, fetched } = cursor;
      const to = Math.min(fetched, next + maxRecords - taken.length);
      for (const record of this.#broker.records.read(topic, partition, next, to)) taken.push(record);
      cursor.next = to;
    }
    return taken;
  }

  #fetch(cursor: Cursor<T>): void {
    const { records, chance, faults } = this.#broker;
    const { topic, partition } = cursor;
    // What is kept no more is passed over.
    cursor.next = Math.max(cursor.next, records.start(topic, partition));
    cursor.fetched = Math.max(cursor.fetched, cursor.next);
    const waiting = records.end(topic, partition) - cursor.fetched;
    if (cursor.isFetching || waiting <= 0) return;
    const part = chance.hits(faults.partialFetches) ? 1 + chance.upTo(waiting - 1) : waiting;
    const delayMs = chance.upTo(faults.deliveryMs);
    if (delayMs === 0 && !this.#broker.isAway) cursor.fetched += part;
    else void this.#arrive(cursor, cursor.fetched + part, delayMs);
  }

  async #arrive(cursor: Cursor<T>, fetched: number, delayMs: number): Promise<void> {
    cursor.isFetching = true;
    await this.#broker.pause(delayMs);
    await this.#broker.back();
    cursor.fetched = fetched;
    cursor.isFetching = false;
    this.#broker.changed.notify([cursor.topic]);
  }
}
