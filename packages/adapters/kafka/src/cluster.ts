import { ForetickError } from '@foretick/ports';
import { Admin } from '@platformatic/kafka';
import { clientOptions, type KafkaConnection } from './connection.ts';
import { isProtocol, patiently } from './kafka-failure.ts';
import type { PlannedTopic } from './topic-plan.ts';

export interface TopicLayout {
  readonly partitions: number;
  /** Copies of each partition. */
  readonly replication: number;
}

/** What is asked of the cluster as a whole: topics, offsets, groups. Offsets are numbers: none comes near 2^53. */
export class Cluster {
  readonly #admin: Admin;
  readonly #patienceMs: number;

  /** `patienceMs`: how long an outage is waited out. */
  constructor(connection: KafkaConnection, patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.#admin = new Admin(clientOptions(connection));
  }

  /** Makes those topics that are not there and gives their names. */
  async create(topics: readonly PlannedTopic[], { partitions, replication }: TopicLayout): Promise<string[]> {
    const there = await this.topics();
    const missing = topics.filter(({ name }) => !there.has(name));
    for (const group of Map.groupBy(missing, ({ configs }) => JSON.stringify(configs)).values()) {
      const configs = Object.entries(group[0]?.configs ?? {}).map(([name, value]) => ({ name, value }));
      const names = group.map(({ name }) => name);
      await this.#ask(
        async () => {
          try {
            await this.#admin.createTopics({ topics: names, partitions, replicas: replication, configs });
          } catch (error) {
            // Somebody else made it meanwhile. Of several at once, those that were missing have been made.
            if (!isProtocol(error, 'TOPIC_ALREADY_EXISTS')) throw error;
          }
        },
        `making topic ${names.join(', ')}`,
      );
    }
    return missing.map(({ name }) => name);
  }

  async topics(): Promise<Set<string>> {
    return new Set(await this.#ask(() => this.#admin.listTopics(), 'listing topics'));
  }

  /** How many partitions these topics have. Once `signal` has aborted, no outage is waited out. Throws `LOG_TOPIC_MISSING`, and `LOG_PARTITIONS` where they differ. */
  async partitionsOf(topics: readonly string[], signal?: AbortSignal): Promise<number> {
    const { topics: found } = await this.#ask(
      () => this.#admin.metadata({ topics: [...topics], forceUpdate: true }),
      'asking for partitions',
      signal,
    );
    const counts = topics.map((topic) => found.get(topic)?.partitionsCount ?? 0);
    const [first = 0] = counts;
    const other = counts.findIndex((count) => count !== first);
    if (other >= 0) {
      throw new ForetickError(
        'LOG_PARTITIONS',
        `Kafka: topic ${topics[0]} has ${first} partitions and ${topics[other]} has ${counts[other]}; all topics of a system need the same number, since a key has to be in the same partition of each`,
      );
    }
    return first;
  }

  /** The offset of each partition's first or next record, by topic. */
  async offsets(
    topics: readonly string[],
    partitions: readonly number[],
    which: 'first' | 'next',
  ): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
    if (topics.length === 0 || partitions.length === 0) return new Map();
    const timestamp = which === 'first' ? -2n : -1n;
    const asked = topics.map((name) => ({
      name,
      partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp })),
    }));
    const listed = await this.#ask(() => this.#admin.listOffsets({ topics: asked }), 'asking for offsets');
    return new Map(
      listed.map(({ name, partitions: of }) => [
        name,
        new Map(of.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)])),
      ]),
    );
  }

  /** What groups have committed: by group, topic and partition. Groups that committed nothing are absent. */
  async committed(
    groups: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<number, number>>>> {
    if (groups.length === 0) return new Map();
    const listed = await this.#ask(
      () => this.#admin.listConsumerGroupOffsets({ groups: [...groups] }),
      'asking for committed offsets',
    );
    return new Map(
      listed.map(({ groupId, topics }) => [
        groupId,
        new Map(
          topics.map(({ name, partitions }) => [
            name,
            new Map(
              partitions
                .filter(({ committedOffset }) => committedOffset >= 0n)
                .map(({ partitionIndex, committedOffset }) => [partitionIndex, Number(committedOffset)]),
            ),
          ]),
        ),
      ]),
    );
  }

  /** Names of groups with this prefix, and whether somebody reads for them now. */
  async groups(prefix: string): Promise<ReadonlyMap<string, boolean>> {
    const found = await this.#ask(() => this.#admin.listGroups(), 'listing groups');
    return new Map(
      [...found.values()]
        .filter(({ id }) => id.startsWith(prefix))
        .map(({ id, state }) => [id, !/^(empty|dead)$/i.test(state)]),
    );
  }

  #ask<T>(question: () => Promise<T>, doing: string, signal?: AbortSignal): Promise<T> {
    return patiently(question, { doing, patienceMs: this.#patienceMs, ...(signal && { signal }) });
  }

  async close(): Promise<void> {
    await this.#admin.close();
  }
}
