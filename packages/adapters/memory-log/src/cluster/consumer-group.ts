import type { Topic } from '@foretick/ports';
import type { MemoryBroker } from './broker.ts';
import { type ClaimedState, GroupState } from './group-state.ts';

/** Partitions as a group gave them out. */
export interface Assignment {
  /** Counts how often the group has given its partitions out. */
  readonly turn: number;
  readonly partitions: readonly number[];
}

/** A reader's place in a group. */
export interface Member {
  /** Decides the order in which partitions are given out. */
  readonly id: number;
  readonly onAssigned: (assignment: Assignment) => void;
  isDead: boolean;
}

/** Readers who share the partitions, how far they are, and their state. */
export class ConsumerGroup {
  /** What was committed, by topic and partition. */
  readonly offsets = new Map<Topic, Map<number, number>>();
  readonly state = new GroupState();
  readonly #broker: MemoryBroker;
  readonly #isExclusive: boolean;
  #members: readonly Member[] = [];
  #assignments: readonly (readonly [Member, Assignment])[] = [];
  #turn = 0;
  #isGivingOut = false;
  /** Members that have not heard of the newest turn yet. */
  #untold = 0;

  constructor(broker: MemoryBroker, isExclusive: boolean) {
    this.#broker = broker;
    this.#isExclusive = isExclusive;
  }

  /** Whether it has readers. One that has died counts until its session is over. */
  get isRead(): boolean {
    return this.#members.length > 0;
  }

  /** How many partitions each member was given last. */
  get shares(): readonly number[] {
    return this.#assignments.map(([, { partitions }]) => partitions.length);
  }

  join(onAssigned: Member['onAssigned']): Member {
    const member: Member = { id: this.#broker.chance.upTo(MAX_ID), onAssigned, isDead: false };
    this.#members = [...this.#members, member];
    this.rebalance();
    return member;
  }

  /** Goes, so that the others need not wait for the session's end. */
  leave(member: Member): void {
    if (!this.#members.includes(member)) return;
    this.#members = this.#members.filter((one) => one !== member);
    this.rebalance();
  }

  /** A member that says nothing any more keeps its partitions until its session is over. */
  async lose(member: Member): Promise<void> {
    const { clock, chance, changed, sessionMs } = this.#broker;
    member.isDead = true;
    await clock.sleep(sessionMs - chance.upTo(sessionMs / HEARTBEATS));
    await this.#broker.back();
    this.leave(member);
    changed.notify();
  }

  /** Gives all partitions out anew. */
  rebalance(): void {
    if (this.#isGivingOut) return;
    this.#isGivingOut = true;
    void this.#giveOut();
  }

  /** Takes a partition over with its state. `undefined` once the group has given it out anew. */
  claim(turn: number, partition: number): ClaimedState | undefined {
    return turn === this.#turn ? this.state.claim(partition) : undefined;
  }

  /** Takes offsets, unless the group has given the partitions out anew. */
  commit(turn: number, positions: ReadonlyMap<number, ReadonlyMap<Topic, number>>): void {
    if (turn !== this.#turn) return;
    for (const [partition, topics] of positions) {
      for (const [topic, offset] of topics) {
        const of = this.offsets.get(topic) ?? new Map<number, number>();
        this.offsets.set(topic, of.set(partition, offset));
      }
    }
    this.#broker.changed.notify(['offsets']);
  }

  async #giveOut(): Promise<void> {
    const { chance, faults, changed, records } = this.#broker;
    await this.#broker.pause(chance.upTo(faults.rebalanceMs));
    // Everybody has to answer, so nobody is two turns behind.
    while (this.#untold > 0 || this.#members.some(({ isDead }) => isDead)) await changed.wait();
    this.#isGivingOut = false;
    this.#turn += 1;
    const members = this.#members.toSorted((a, b) => a.id - b.id);
    this.#assignments = members.map((member, index) => {
      const isOf = (partition: number) => (this.#isExclusive ? 0 : partition % members.length) === index;
      return [member, { turn: this.#turn, partitions: records.partitions.filter(isOf) }];
    });
    for (const [member, assignment] of this.#assignments) void this.#tell(member, assignment);
  }

  async #tell(member: Member, assignment: Assignment): Promise<void> {
    const { chance, faults, changed } = this.#broker;
    this.#untold += 1;
    await this.#broker.pause(chance.upTo(faults.noticeMs));
    this.#untold -= 1;
    if (!member.isDead && this.#members.includes(member)) member.onAssigned(assignment);
    changed.notify();
  }
}

const MAX_ID = 2 ** 31;
/** Within a session a reader says so often that it lives. */
const HEARTBEATS = 4;
