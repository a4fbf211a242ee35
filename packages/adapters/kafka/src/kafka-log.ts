import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  type EventLog,
  frozen,
  type LogConsumer,
  type LogRecord,
  type Snapshot,
  TOPICS,
  type Topic,
} from '@foretick/ports';
import { recordToWire } from '@foretick/ports/schema';
import { compatibilityPartitioner } from '@platformatic/kafka';
import { Cluster } from './cluster.ts';
import type { KafkaConnection } from './connection.ts';
import { decodeRecord, GroupConsumer } from './group-consumer.ts';
import type { DeadLetter, KafkaParts } from './kafka-parts.ts';
import { LagWatch } from './lag-watch.ts';
import { PartitionReader } from './partition-reader.ts';
import { type Compression, RecordWriter } from './record-writer.ts';
import { StateTopic } from './state-topic.ts';
import { deadTopic, plannedTopics, statePlan } from './topic-plan.ts';

export interface KafkaLogOptions {
  readonly connection: KafkaConnection;
  /** Before the name of every topic and group, so that several systems may share a cluster. Default: nothing. */
  readonly prefix?: string;
  /** Default `zstd`. */
  readonly compression?: Compression;
  /** An append waits while a group that is being read is further behind than this. Default 100,000 records. */
  readonly maxLag?: number;
  /** A reader that is not heard of for so long loses its keys. Default 10 s. */
  readonly sessionMs?: number;
  /**
   * Snapshots and offsets of several commits are written together, at the latest after so long. After a crash the records
   * since then come again. Default 0: with each commit.
   */
  readonly commitEveryMs?: number;
  /** How long it waits for a cluster that does not answer when it is asked. Default two minutes. */
  readonly patienceMs?: number;
  /** Copies of topics that are made on the way. Default 1. */
  readonly replication?: number;
  /** Groups of which one reader has all keys at a time and the others stand by. */
  readonly exclusiveGroups?: readonly string[];
  /** A message was set aside, since it is no record of its topic. */
  readonly onDead?: (letter: DeadLetter) => void;
}

/** The event log on a Kafka cluster that has the topics of `createKafkaTopics`. Once `signal` has aborted, it waits for no broker. Throws `LOG_…`. */
export async function openKafkaLog(options: KafkaLogOptions, signal?: AbortSignal): Promise<EventLog> {
  const { connection, prefix = '', replication = 1, patienceMs = 120_000 } = options;
  const cluster = new Cluster(connection, patienceMs);
  try {
    const partitions = await cluster.partitionsOf(
      TOPICS.map((topic) => prefix + topic),
      signal,
    );
    return new KafkaLog(options, cluster, { partitions, replication });
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

/** Makes the topics of a system where they are not there yet, and gives the names of those it made. Throws `LOG_…`. */
export async function createKafkaTopics(options: {
  readonly connection: KafkaConnection;
  readonly prefix?: string;
  readonly partitions: number;
  readonly replication: number;
}): Promise<{
  readonly made: readonly string[];
  readonly all: readonly string[];
  readonly partitions: number;
}> {
  const { connection, prefix = '', partitions, replication } = options;
  const cluster = new Cluster(connection, MAKING_PATIENCE_MS);
  try {
    const planned = plannedTopics(prefix);
    const all = planned.map(({ name }) => name);
    const made = await cluster.create(planned, { partitions, replication });
    return { made, all, partitions: await cluster.partitionsOf(all) };
  } finally {
    await cluster.close();
  }
}

/** Names of the topics of a system that the brokers do not have. Does not wait for brokers that are away. Throws `LOG_…`. */
export async function missingKafkaTopics(options: {
  readonly connection: KafkaConnection;
  readonly prefix?: string;
}): Promise<readonly string[]> {
  const cluster = new Cluster(options.connection, 0);
  try {
    const there = await cluster.topics();
    return plannedTopics(options.prefix ?? '')
      .map(({ name }) => name)
      .filter((name) => !there.has(name));
  } finally {
    await cluster.close();
  }
}

class KafkaLog implements EventLog {
  readonly capabilities = { durable: true, atomicCommit: false, sharedGroups: true };
  readonly #parts: KafkaParts;
  readonly #lag: LagWatch;
  readonly #partitions: number;
  readonly #consumers = new Map<string, GroupConsumer<Topic>>();
  /** Turns of groups that write state without reading, by partition. */
  readonly #claims = new Map<string, Promise<ReadonlyMap<number, number>>>();
  /** Tails whose start is not settled yet: appends wait, so that a tail has what follows it. */
  readonly #starting = new Set<Promise<unknown>>();
  readonly #readers = new Set<PartitionReader>();
  readonly #closing = new AbortController();

  constructor(
    options: KafkaLogOptions,
    cluster: Cluster,
    layout: { readonly partitions: number; readonly replication: number },
  ) {
    const { connection, prefix = '', compression = 'zstd', maxLag = 100_000 } = options;
    const { sessionMs = 10_000, commitEveryMs = 0, exclusiveGroups = [], onDead = () => {} } = options;
    const writer = new RecordWriter(connection, compression);
    const states = new Map<string, StateTopic>();
    const partitionsOf = new Map<InstrumentId, number>();
    this.#partitions = layout.partitions;
    this.#lag = new LagWatch(cluster, { prefix, partitions: layout.partitions, maxLag });
    const common = { connection, cluster, writer };
    this.#parts = {
      ...common,
      prefix,
      sessionMs,
      commitEveryMs,
      onDead,
      exclusiveGroups: new Set(exclusiveGroups),
      stateOf(group) {
        const state = states.get(group) ?? new StateTopic(statePlan(prefix, group), { ...common, layout });
        states.set(group, state);
        return state;
      },
      partitionOf(key) {
        const known = partitionsOf.get(key);
        if (known !== undefined) return known;
        const partition = compatibilityPartitioner({ topic: '' }, Buffer.from(key)) % layout.partitions;
        if (partitionsOf.size < MAX_KEYS) partitionsOf.set(key, partition);
        return partition;
      },
      makeDeadTopic: async (topic) => {
        const name = deadTopic(prefix, topic);
        await cluster.create(
          plannedTopics(prefix).filter((one) => one.name === name),
          layout,
        );
      },
      append: (records, group) => this.#append(records, group),
    };
  }

  async append(
    records: readonly Append[],
    state?: { readonly group: string; readonly snapshots: readonly Snapshot[] },
  ): Promise<void> {
    // Whoever sees a record of one topic finds those of earlier topics of the same append.
    for (const of of Map.groupBy(records, ({ topic }) => topic).values())
      await this.#append(of, state?.group);
    if (state === undefined || state.snapshots.length === 0) return;
    const consumer = this.#consumers.get(state.group);
    if (consumer === undefined) await this.#writeState(state.group, state.snapshots);
    else await consumer.writeSnapshots(state.snapshots);
  }

  snapshots(group: string): Promise<ReadonlyMap<InstrumentId, unknown>> {
    return this.#parts.stateOf(group).snapshots();
  }

  async consumer<T extends Topic>(group: string, topics: readonly T[]): Promise<LogConsumer<T>> {
    await this.#consumers.get(group)?.close();
    const consumer = new GroupConsumer(this.#parts, group, topics);
    this.#consumers.set(group, consumer as unknown as GroupConsumer<Topic>);
    await consumer.open();
    return consumer;
  }

  tail<T extends Topic>(topics: readonly T[], signal: AbortSignal): AsyncIterable<LogRecord<T>> {
    const { connection, cluster, prefix } = this.#parts;
    const byName = new Map(topics.map((topic) => [prefix + topic, topic]));
    const reader = new PartitionReader(connection, cluster, [...byName.keys()]);
    this.#readers.add(reader);
    const partitions = Array.from({ length: this.#partitions }, (_, index) => index);
    const started = cluster.offsets([...byName.keys()], partitions, 'next').then((next) => reader.seek(next));
    this.#starting.add(started);
    const settled = () => this.#starting.delete(started);
    started.then(settled, settled);
    const readers = this.#readers;
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    return (async function* () {
      try {
        await started;
        while (!ended.aborted) {
          for (const raw of await reader.next(MAX_TAIL, ended)) {
            const topic = byName.get(raw.topic);
            const decoded = topic === undefined ? undefined : decodeRecord(raw, topic);
            // Groups set aside what is no record; whoever only watches passes it over.
            if (decoded?.ok === true && !ended.aborted) yield decoded.record;
          }
        }
      } finally {
        readers.delete(reader);
        await reader.close();
      }
    })();
  }

  lag() {
    return this.#lag.lag();
  }

  /** Nothing to do: an append has ended when every replica in sync has it. */
  async flush(): Promise<void> {}

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.close()));
    await Promise.all([...this.#readers].map((reader) => reader.close()));
    await this.#parts.writer.close();
    await this.#parts.cluster.close();
  }

  async #append(records: readonly Append[], group: string | undefined): Promise<void> {
    if (records.length === 0) return;
    await Promise.all(this.#starting);
    const { prefix, writer, partitionOf } = this.#parts;
    const counts = new Map<Topic, number>();
    for (const { topic } of records) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    await this.#lag.roomFor(counts, group, this.#closing.signal);
    await writer.write(
      records.map(({ topic, key, value }) => ({
        topic: prefix + topic,
        key,
        partition: partitionOf(key),
        value: recordToWire(topic, value),
      })),
    );
  }

  /** State of a group that only writes: it claims each partition once, as a reader does. */
  async #writeState(group: string, snapshots: readonly Snapshot[]): Promise<void> {
    const state = this.#parts.stateOf(group);
    const states = snapshots.map(frozen);
    const claimed = this.#claims.get(group) ?? this.#claimAll(state);
    this.#claims.set(group, claimed);
    const epochs = await claimed;
    await Promise.all(
      [...Map.groupBy(states, ({ key }) => this.#parts.partitionOf(key))].map(([partition, of]) =>
        state.write(partition, { epoch: epochs.get(partition) ?? 0, snapshots: of, positions: undefined }),
      ),
    );
  }

  async #claimAll(state: StateTopic): Promise<ReadonlyMap<number, number>> {
    await state.make();
    const claimed = await state.claim(Array.from({ length: this.#partitions }, (_, index) => index));
    return new Map([...claimed].map(([partition, { epoch }]) => [partition, epoch]));
  }
}

const MAX_TAIL = 1_000;
/** Pairs whose place is remembered. */
const MAX_KEYS = 10_000;
/** Whoever makes topics waits for the answer. */
const MAKING_PATIENCE_MS = 15_000;
