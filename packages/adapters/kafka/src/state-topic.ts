import type { InstrumentId } from '@foretick/core/trade';
import type { FrozenSnapshot } from '@foretick/ports';
import type { Cluster, TopicLayout } from './cluster.ts';
import type { KafkaConnection } from './connection.ts';
import { PartitionReader } from './partition-reader.ts';
import type { RawAppend, RecordWriter } from './record-writer.ts';
import { OWNER_KEY, POSITIONS_KEY, type Positions, StateFold } from './state-fold.ts';
import type { PlannedTopic } from './topic-plan.ts';

/** What a group knows in one partition. */
export interface PartitionState {
  /** The turn of the reader that wrote it, or that took it over. */
  readonly epoch: number;
  readonly snapshots: ReadonlyMap<InstrumentId, unknown>;
  /** Where reading goes on, so that it fits the snapshots; `undefined` before the first were written. */
  readonly positions: Positions | undefined;
}

/**
 * The compacted topic that holds a group's state, partitioned as the topics that the group reads. Whoever takes a partition
 * over first writes a claim and then reads up to it; the claim's offset is its epoch. What a reader writes that has been
 * taken over from, without knowing it yet, has a lower epoch than its successor's, and every later reader passes it over.
 * Snapshots and positions go in one batch, so they always fit each other.
 */
export class StateTopic {
  readonly name: string;
  readonly #plan: PlannedTopic;
  readonly #connection: KafkaConnection;
  readonly #cluster: Cluster;
  readonly #writer: RecordWriter;
  readonly #layout: TopicLayout;
  #isThere = false;

  constructor(
    plan: PlannedTopic,
    parts: {
      readonly connection: KafkaConnection;
      readonly cluster: Cluster;
      readonly writer: RecordWriter;
      readonly layout: TopicLayout;
    },
  ) {
    this.name = plan.name;
    this.#plan = plan;
    this.#connection = parts.connection;
    this.#cluster = parts.cluster;
    this.#writer = parts.writer;
    this.#layout = parts.layout;
  }

  async isThere(): Promise<boolean> {
    this.#isThere ||= (await this.#cluster.topics()).has(this.name);
    return this.#isThere;
  }

  /** Makes the topic where `foretick topics` has not made it. */
  async make(): Promise<void> {
    if (!(await this.isThere())) await this.#cluster.create([this.#plan], this.#layout);
    this.#isThere = true;
  }

  /** Takes partitions over. What others write there from now on counts no more. */
  async claim(partitions: readonly number[]): Promise<ReadonlyMap<number, PartitionState>> {
    const ends = new Map<number, number>();
    for (const partition of partitions) {
      ends.set(partition, await this.#writer.writeBatch([this.#record(OWNER_KEY, partition, {})]));
    }
    const read = await this.#read(ends);
    return new Map(
      partitions.map((partition) => [
        partition,
        { ...(read.get(partition) ?? NOTHING), epoch: ends.get(partition) ?? 0 },
      ]),
    );
  }

  /** The newest snapshot of every key. */
  async snapshots(): Promise<ReadonlyMap<InstrumentId, unknown>> {
    if (!(await this.isThere())) return new Map();
    const partitions = Array.from({ length: this.#layout.partitions }, (_, index) => index);
    const next = (await this.#cluster.offsets([this.name], partitions, 'next')).get(this.name) ?? new Map();
    const read = await this.#read(new Map([...next].map(([partition, offset]) => [partition, offset - 1])));
    return new Map([...read.values()].flatMap(({ snapshots }) => [...snapshots]));
  }

  /** All of it becomes readable at once. */
  async write(
    partition: number,
    {
      epoch,
      snapshots,
      positions,
    }: Omit<PartitionState, 'snapshots'> & { readonly snapshots: readonly FrozenSnapshot[] },
  ): Promise<void> {
    const records = snapshots.map(({ key, state }): RawAppend => {
      const value = `{"schema_version":1,"epoch":${epoch},"state":${state}}`;
      return { topic: this.name, partition, key, value };
    });
    if (positions !== undefined) {
      const value = { epoch, positions: Object.fromEntries(positions) };
      records.push(this.#record(POSITIONS_KEY, partition, value));
    }
    if (records.length > 0) await this.#writer.writeBatch(records);
  }

  #record(key: string, partition: number, value: object): RawAppend {
    return { topic: this.name, partition, key, value: JSON.stringify({ schema_version: 1, ...value }) };
  }

  /** Reads each partition up to and with the record at an offset. */
  async #read(ends: ReadonlyMap<number, number>): Promise<ReadonlyMap<number, PartitionState>> {
    const open = new Map([...ends].filter(([, end]) => end >= 0));
    const first =
      (await this.#cluster.offsets([this.name], [...open.keys()], 'first')).get(this.name) ?? new Map();
    for (const [partition, end] of open) if (end < (first.get(partition) ?? 0)) open.delete(partition);
    const folds = new Map([...open.keys()].map((partition) => [partition, new StateFold()]));
    if (open.size === 0) return new Map();
    const reader = new PartitionReader(this.#connection, this.#cluster, [this.name]);
    try {
      const starts = new Map([...open.keys()].map((partition) => [partition, first.get(partition) ?? 0]));
      reader.seek(new Map([[this.name, starts]]));
      while (open.size > 0) {
        for (const record of await reader.next(MAX_READ, never)) {
          const end = open.get(record.partition);
          if (end === undefined) continue;
          if (record.offset <= end) folds.get(record.partition)?.take(record);
          if (record.offset >= end) open.delete(record.partition);
        }
      }
    } finally {
      await reader.close();
    }
    return new Map(
      [...folds].map(([partition, { snapshots, positions }]) => [
        partition,
        { epoch: 0, snapshots, positions },
      ]),
    );
  }
}

const MAX_READ = 5_000;
const never = new AbortController().signal;
const NOTHING: PartitionState = { epoch: 0, snapshots: new Map(), positions: undefined };
