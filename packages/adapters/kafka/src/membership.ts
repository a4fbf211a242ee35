import { setTimeout as sleep } from 'node:timers/promises';
import {
  Consumer,
  type ExtendedGroupProtocolSubscription,
  type GroupPartitionsAssigner,
} from '@platformatic/kafka';
import { clientOptions, type KafkaConnection } from './connection.ts';
import { patiently } from './kafka-failure.ts';

export interface MembershipOptions {
  readonly connection: KafkaConnection;
  readonly group: string;
  readonly topics: readonly string[];
  /** All partitions to one member; the others stand by. */
  readonly exclusive: boolean;
  /** A member that is not heard of for so long loses its partitions. */
  readonly sessionMs: number;
  /** Called whenever the partitions of this member may have changed. */
  readonly onAssigned: (partitions: readonly number[]) => void;
}

/**
 * A place in a consumer group. Every topic has the same partitions, so a member has the same ones of each. The driver joins
 * again by itself when the group changes; where that fails, this does.
 */
export class Membership {
  readonly #consumer: Consumer;
  readonly #options: MembershipOptions;
  #lastHeardOf = 0;
  #isJoining = false;
  #closed = false;

  constructor(options: MembershipOptions) {
    const { connection, group, topics, exclusive, sessionMs, onAssigned } = options;
    this.#options = options;
    this.#consumer = new Consumer({
      ...clientOptions(connection),
      groupId: group,
      autocommit: false,
      sessionTimeout: sessionMs,
      rebalanceTimeout: Math.max(sessionMs, 10_000),
      heartbeatInterval: Math.min(1_000, sessionMs / 4),
      protocols: [{ name: exclusive ? 'foretick-exclusive' : 'foretick-range', version: 0 }],
      partitionAssigner: exclusive ? toFirst : inTurn,
    });
    this.#consumer.topics.trackAll(...topics);
    this.#consumer.on('consumer:group:join', ({ assignments = [] }) => {
      this.#lastHeardOf = performance.now();
      onAssigned(assignments[0]?.partitions ?? []);
    });
    this.#consumer.on('consumer:heartbeat:end', () => {
      this.#lastHeardOf = performance.now();
    });
    this.#consumer.on('error', () => void this.#rejoin());
  }

  /** Resolves when this member has its partitions, perhaps none. */
  async join(): Promise<void> {
    const { group } = this.#options;
    this.#isJoining = true;
    try {
      await patiently(() => this.#consumer.joinGroup({}), { doing: `joining group ${group}` });
    } finally {
      this.#isJoining = false;
    }
  }

  /** False once the group may have given the partitions to others without this member knowing: it was asleep, or cut off. */
  get isCertain(): boolean {
    return performance.now() - this.#lastHeardOf < this.#options.sessionMs;
  }

  /**
   * Tells the group how far it is, for whoever looks at its lag. Tried once: where reading goes on is decided elsewhere, or
   * by records that come again.
   */
  async commit(
    offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[],
  ): Promise<boolean> {
    try {
      await this.#consumer.commit({
        offsets: offsets.map(({ offset, ...of }) => ({ ...of, offset: BigInt(offset), leaderEpoch: -1 })),
      });
      return true;
    } catch {
      return false;
    }
  }

  /** Leaves, so that the others need not wait for the session to end. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#consumer.close(true).catch(() => {});
  }

  async #rejoin(): Promise<void> {
    while (!this.#closed && !this.#isJoining) {
      try {
        await this.join();
        return;
      } catch {
        await sleep(REJOIN_PAUSE_MS);
      }
    }
  }
}

const REJOIN_PAUSE_MS = 1_000;

type Members = ReadonlyMap<string, ExtendedGroupProtocolSubscription>;

/** Partition 0 to the first member, 1 to the second, and so on: the same one of every topic. */
const inTurn: GroupPartitionsAssigner = (_leader, members, topics, metadata) =>
  assign(members, topics, metadata.topics, (partition, count) => partition % count);

const toFirst: GroupPartitionsAssigner = (_leader, members, topics, metadata) =>
  assign(members, topics, metadata.topics, () => 0);

function assign(
  members: Members,
  topics: ReadonlySet<string>,
  layout: ReadonlyMap<string, { readonly partitionsCount: number }>,
  memberOf: (partition: number, members: number) => number,
) {
  return [...members.keys()].sort().map((memberId, index) => ({
    memberId,
    assignments: new Map(
      [...topics].map((topic) => {
        const all = Array.from(
          { length: layout.get(topic)?.partitionsCount ?? 0 },
          (_, partition) => partition,
        );
        return [topic, { topic, partitions: all.filter((one) => memberOf(one, members.size) === index) }];
      }),
    ),
  }));
}
