import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeSignal } from '@foretick/ports';
import { Consumer, type RecordsBatch } from '@platformatic/kafka';
import type { Cluster } from './cluster.ts';
import { clientOptions, type KafkaConnection } from './connection.ts';
import { isProtocol, kafkaFailure } from './kafka-failure.ts';

/** A record as it lies on the cluster. */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

interface Fetched {
  readonly topic: string;
  readonly partition: number;
  /** The next record to fetch. */
  nextOffset: number;
  records: RawRecord[];
  /** How many of `records` were handed out. */
  taken: number;
}

/** No more is fetched of a partition that has so many records waiting. */
const MAX_WAITING = 5_000;
const MAX_FETCH_BYTES = 4 * 2 ** 20;
const MAX_PARTITION_BYTES = 2 ** 20;
/** A fetch waits so long at the broker for a record to come. */
const FETCH_WAIT_MS = 250;
const PAUSE_MS = 100;
/** Ten minutes without an answer from a broker, and the reader gives up. */
const PATIENCE_MS = 600_000;

/** Reads partitions from given offsets on, ahead of whoever takes the records, up to a bound for each partition. */
export class PartitionReader {
  readonly #fetcher: Consumer;
  readonly #cluster: Cluster;
  readonly #topics: readonly string[];
  readonly #changed = new ChangeSignal();
  #partitions: Fetched[] = [];
  #closed = false;
  #failure: Error | undefined;
  #loop: Promise<void> | undefined;

  constructor(connection: KafkaConnection, cluster: Cluster, topics: readonly string[]) {
    // It joins no group; the driver wants a name all the same.
    this.#fetcher = new Consumer({
      ...clientOptions(connection),
      groupId: 'foretick-fetch',
      autocommit: false,
    });
    this.#fetcher.on('error', () => {});
    this.#fetcher.topics.trackAll(...topics);
    this.#cluster = cluster;
    this.#topics = topics;
  }

  /** Goes on from these offsets, by topic and partition, and forgets what it had. */
  seek(positions: ReadonlyMap<string, ReadonlyMap<number, number>>): void {
    this.#partitions = this.#topics.flatMap((topic) =>
      [...(positions.get(topic) ?? [])].map(([partition, nextOffset]) => ({
        topic,
        partition,
        nextOffset,
        records: [],
        taken: 0,
      })),
    );
    this.#changed.notify();
    this.#loop ??= this.#run();
  }

  /** Records that are there, at most so many, those of earlier topics first; waits for one. Empty once `signal` aborts. */
  async next(maxRecords: number, signal: AbortSignal): Promise<RawRecord[]> {
    while (!signal.aborted && !this.#closed) {
      if (this.#failure !== undefined) throw this.#failure;
      const records = this.#take(maxRecords);
      if (records.length > 0) return records;
      await this.#changed.wait(signal);
    }
    return [];
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#changed.notify();
    await this.#fetcher.close(true).catch(() => {});
    await this.#loop;
  }

  #take(maxRecords: number): RawRecord[] {
    const records: RawRecord[] = [];
    for (const fetched of this.#partitions) {
      const room = maxRecords - records.length;
      if (room <= 0) break;
      const part = fetched.records.slice(fetched.taken, fetched.taken + room);
      fetched.taken += part.length;
      for (const record of part) records.push(record);
      if (fetched.taken === fetched.records.length && fetched.taken > 0) {
        fetched.records = [];
        fetched.taken = 0;
      }
    }
    if (records.length > 0) this.#changed.notify();
    return records;
  }

  async #run(): Promise<void> {
    let failingSince: number | undefined;
    while (!this.#closed) {
      try {
        await this.#fetchRound();
        failingSince = undefined;
      } catch (error) {
        if (this.#closed) return;
        failingSince ??= performance.now();
        const failure = kafkaFailure(error, `reading ${this.#topics.join(', ')}`);
        const isTrimmed = isProtocol(error, 'OFFSET_OUT_OF_RANGE');
        if (!failure.retryable && !isTrimmed && !isStale(error)) return this.#fail(failure);
        if (performance.now() - failingSince > PATIENCE_MS) return this.#fail(failure);
        this.#fetcher.clearMetadata();
        if (isTrimmed) await this.#skipTrimmed().catch(() => {});
        await sleep(PAUSE_MS);
      }
    }
  }

  #fail(failure: Error): void {
    this.#failure = failure;
    this.#changed.notify();
  }

  /** One fetch from every broker that leads a partition with room. */
  async #fetchRound(): Promise<void> {
    const wanted = this.#partitions.filter(({ records, taken }) => records.length - taken < MAX_WAITING);
    if (wanted.length === 0) return this.#changed.wait();
    const metadata = await this.#fetcher.metadata({ topics: [...this.#topics] });
    const byLeader = Map.groupBy(
      wanted,
      ({ topic, partition }) => metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1,
    );
    const names = new Map(this.#topics.map((topic) => [metadata.topics.get(topic)?.id ?? '', topic]));
    await Promise.all(
      [...byLeader].map(async ([node, partitions]) => {
        const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, of]) => ({
          topicId: metadata.topics.get(topic)?.id ?? '',
          partitions: of.map(({ partition, nextOffset }) => ({
            partition,
            currentLeaderEpoch: -1,
            fetchOffset: BigInt(nextOffset),
            lastFetchedEpoch: -1,
            partitionMaxBytes: MAX_PARTITION_BYTES,
          })),
        }));
        const response = await this.#fetcher.fetch({
          node,
          topics,
          minBytes: 1,
          maxBytes: MAX_FETCH_BYTES,
          // With several leaders nobody waits for the records of one because another has none.
          maxWaitTime: byLeader.size > 1 ? FETCH_WAIT_MS / 10 : FETCH_WAIT_MS,
        });
        this.#keep(response, names, new Set(partitions));
      }),
    );
  }

  #keep(response: FetchResponse, names: ReadonlyMap<string, string>, asked: ReadonlySet<Fetched>): void {
    let isNew = false;
    for (const { topicId, partitions } of response.responses) {
      const topic = names.get(topicId);
      for (const { partitionIndex, records } of partitions) {
        // After a seek there are other objects, and what was fetched for the old ones is dropped.
        const fetched = this.#partitions.find(
          (one) => one.topic === topic && one.partition === partitionIndex && asked.has(one),
        );
        if (fetched === undefined) continue;
        for (const batch of records ?? []) isNew = keepBatch(fetched, batch) || isNew;
      }
    }
    if (isNew) this.#changed.notify();
  }

  /** Retention has taken records away before they were read: goes on with the oldest that are left. */
  async #skipTrimmed(): Promise<void> {
    const partitions = [...new Set(this.#partitions.map(({ partition }) => partition))];
    const first = await this.#cluster.offsets(this.#topics, partitions, 'first');
    for (const fetched of this.#partitions) {
      const start = first.get(fetched.topic)?.get(fetched.partition) ?? 0;
      fetched.nextOffset = Math.max(fetched.nextOffset, start);
    }
  }
}

/** A leader that moved is found by asking again. */
function isStale(error: unknown): boolean {
  return ['NOT_LEADER_OR_FOLLOWER', 'LEADER_NOT_AVAILABLE', 'FENCED_LEADER_EPOCH', 'UNKNOWN_TOPIC_ID'].some(
    (id) => isProtocol(error, id),
  );
}

const CONTROL_BATCH = 0x20;

function keepBatch(fetched: Fetched, batch: RecordsBatch): boolean {
  const { topic, partition } = fetched;
  const first = Number(batch.firstOffset);
  let isNew = false;
  if ((batch.attributes & CONTROL_BATCH) === 0) {
    for (const { offsetDelta, key, value } of batch.records) {
      const offset = first + offsetDelta;
      // A batch is delivered whole, also when only its end was asked for.
      if (offset < fetched.nextOffset) continue;
      fetched.records.push({ topic, partition, offset, key, value });
      isNew = true;
    }
  }
  fetched.nextOffset = Math.max(fetched.nextOffset, first + batch.lastOffsetDelta + 1);
  return isNew;
}
