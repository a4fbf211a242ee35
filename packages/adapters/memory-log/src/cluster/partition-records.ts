import type { InstrumentId } from '@foretick/core/trade';
import { type Append, type LogRecord, stableId, type Topic } from '@foretick/ports';
import { recordFromWire, recordToWire } from '@foretick/ports/schema';

/** A record that its topic's schema refuses. Nobody gets it. */
export interface RefusedRecord {
  readonly topic: Topic;
  readonly key: InstrumentId;
  readonly reason: string;
}

/** The records of every topic, in as many partitions each. A key lies in the same partition of every topic. */
export class PartitionRecords {
  readonly partitions: readonly number[];
  readonly refused: RefusedRecord[] = [];
  readonly #topics = new Map<Topic, readonly Partition[]>();
  readonly #partitionOf = new Map<InstrumentId, number>();

  constructor(partitions: number) {
    this.partitions = Array.from({ length: partitions }, (_, index) => index);
  }

  partitionOf(key: InstrumentId): number {
    const known = this.#partitionOf.get(key);
    if (known !== undefined) return known;
    const partition = Number.parseInt(stableId(key).slice(0, 8), 16) % this.partitions.length;
    this.#partitionOf.set(key, partition);
    return partition;
  }

  start(topic: Topic, partition: number): number {
    return this.#partition(topic, partition).start;
  }

  end(topic: Topic, partition: number): number {
    const { start, records } = this.#partition(topic, partition);
    return start + records.length;
  }

  /** Records from one offset up to, and not with, another. */
  read<T extends Topic>(topic: T, partition: number, from: number, to: number): readonly LogRecord<T>[] {
    const { start, records } = this.#partition(topic, partition);
    const found = records.slice(Math.max(0, from - start), Math.max(0, to - start));
    // Records lie under their topic, which the compiler does not see.
    return found as readonly LogRecord[] as readonly LogRecord<T>[];
  }

  /** Takes a record in as it is after its way over the wire. */
  append({ topic, key, value }: Append): void {
    const decoded = recordFromWire(topic, recordToWire(topic, value));
    if (!decoded.ok) {
      this.refused.push({ topic, key, reason: decoded.reason });
      return;
    }
    const partition = this.partitionOf(key);
    const offset = this.end(topic, partition);
    // The compiler does not see that topic and value belong together.
    const record = { topic, key, value: decoded.value, partition, offset } as unknown as LogRecord;
    this.#partition(topic, partition).records.push(record);
  }

  /** Forgets records below an offset, once there are many. */
  trim(topic: Topic, partition: number, below: number): void {
    const memory = this.#partition(topic, partition);
    if (below - memory.start < TRIM_STEP) return;
    memory.records = memory.records.slice(below - memory.start);
    memory.start = below;
  }

  #partition(topic: Topic, partition: number): Partition {
    let found = this.#topics.get(topic);
    if (found === undefined) {
      found = this.partitions.map(() => ({ start: 0, records: [] }));
      this.#topics.set(topic, found);
    }
    const one = found[partition];
    if (one === undefined) throw new Error(`there is no partition ${partition}`);
    return one;
  }
}

interface Partition {
  start: number;
  records: LogRecord[];
}

const TRIM_STEP = 1_000;
