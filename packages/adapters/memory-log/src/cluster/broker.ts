import { type Append, ChangeSignal, type Clock, type GroupLag, type Topic } from '@foretick/ports';
import { Chance, type ClusterFaults } from './cluster-faults.ts';
import { ConsumerGroup } from './consumer-group.ts';
import { PartitionRecords } from './partition-records.ts';

export interface BrokerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly partitions: number;
  readonly sessionMs: number;
  readonly exclusiveGroups: readonly string[];
  readonly keepRecords: number;
  readonly faults: ClusterFaults;
}

/** What all processes share: records, groups, and whether the broker can be reached at all. */
export class MemoryBroker {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly sessionMs: number;
  readonly records: PartitionRecords;
  /** Of a topic: records can be read. `offsets`: some were read. Of no kind: groups or processes are not what they were. */
  readonly changed = new ChangeSignal<Topic | 'offsets'>();
  faults: ClusterFaults;
  readonly #exclusive: ReadonlySet<string>;
  readonly #keepRecords: number;
  readonly #groups = new Map<string, ConsumerGroup>();
  #away = { since: 0, until: 0 };

  constructor(options: BrokerOptions) {
    this.clock = options.clock;
    this.chance = new Chance(options.random);
    this.sessionMs = options.sessionMs;
    this.records = new PartitionRecords(options.partitions);
    this.faults = options.faults;
    this.#exclusive = new Set(options.exclusiveGroups);
    this.#keepRecords = options.keepRecords;
  }

  group(name: string): ConsumerGroup {
    const found = this.#groups.get(name) ?? new ConsumerGroup(this, this.#exclusive.has(name));
    this.#groups.set(name, found);
    return found;
  }

  get groups(): readonly ConsumerGroup[] {
    return [...this.#groups.values()];
  }

  append(appended: readonly Append[]): void {
    const { records } = this;
    for (const one of appended) records.append(one);
    const topics = [...new Set(appended.map((one) => one.topic))];
    for (const topic of topics) {
      for (const partition of records.partitions) {
        const read = this.groups.map(
          ({ offsets }) => offsets.get(topic)?.get(partition) ?? Number.POSITIVE_INFINITY,
        );
        records.trim(topic, partition, Math.min(records.end(topic, partition) - this.#keepRecords, ...read));
      }
    }
    this.changed.notify(topics);
  }

  lag(): readonly GroupLag[] {
    return [...this.#groups].flatMap(([group, { offsets }]) =>
      [...offsets].map(([topic, of]) => ({ group, topic, records: this.#behind(topic, of) })),
    );
  }

  /** Whether a group that somebody reads for, other than `except`, is further behind than this in one of these topics. */
  isBehind(topics: Iterable<Topic>, maxLag: number, except: string | undefined): boolean {
    const ofTopics = [...topics];
    for (const [group, { offsets, isRead }] of this.#groups) {
      if (!isRead || group === except) continue;
      for (const topic of ofTopics) {
        const of = offsets.get(topic);
        if (of !== undefined && this.#behind(topic, of) > maxLag) return true;
      }
    }
    return false;
  }

  #behind(topic: Topic, offsets: ReadonlyMap<number, number>): number {
    let records = 0;
    for (const [partition, offset] of offsets) records += this.records.end(topic, partition) - offset;
    return records;
  }

  async pause(ms: number): Promise<void> {
    if (ms > 0) await this.clock.sleep(ms);
  }

  /** The way of a request to the broker, which may be gone. */
  async reach(): Promise<void> {
    const { outages, outageMs = 2_000 } = this.faults;
    await this.travel();
    if (this.chance.hits(outages)) this.leaveFor(this.chance.upTo(outageMs));
    await this.back();
  }

  /** The way of a request, or of its answer. */
  travel(): Promise<void> {
    return this.pause(this.chance.upTo(this.faults.latencyMs));
  }

  /** Resolves when the broker can be reached. */
  async back(): Promise<void> {
    while (this.isAway) await this.clock.sleep(this.#away.until - this.clock.now());
  }

  /** Nobody reaches the broker for so long from now on. */
  leaveFor(ms: number): void {
    const now = this.clock.now();
    const { since, until } = this.#away;
    this.#away = { since: this.isAway ? since : now, until: Math.max(until, now + ms) };
  }

  get isAway(): boolean {
    return this.clock.now() < this.#away.until;
  }

  /** Whether a reader that lives was heard of within its session's time. */
  get hearsReaders(): boolean {
    return !this.isAway || this.clock.now() - this.#away.since < this.sessionMs;
  }
}
