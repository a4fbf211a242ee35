import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  type Commit,
  frozen,
  type LogConsumer,
  type LogRecord,
  type Snapshot,
  type Topic,
} from '@foretick/ports';
import type { Connection } from './connection.ts';
import type { Assignment, ConsumerGroup, Member } from './consumer-group.ts';
import { Fetcher } from './fetcher.ts';
import { HeldCommits, type Turn } from './held-commits.ts';
import { begin, takeOver } from './take-over.ts';

/** One reader of a group: takes the partitions that the group gives it, with their state. */
export class ClusterConsumer<T extends Topic> implements LogConsumer<T> {
  readonly #connection: Connection;
  readonly #group: ConsumerGroup;
  readonly #topics: readonly T[];
  readonly #fetcher: Fetcher<T>;
  readonly #commits: HeldCommits;
  #member: Member | undefined;
  /** `undefined` while partitions are being taken over. */
  #turn: Turn | undefined;
  #snapshots: ReadonlyMap<InstrumentId, unknown> = new Map();
  /** Partitions that the group has given and that were not taken over yet. */
  #assigned: Assignment | undefined;
  /** Partitions read since the newest commit. */
  readonly #read = new Set<number>();
  /** Whether a commit was left out, since the partitions may have been somebody else's. */
  #skipped = false;
  #closed = false;
  generation = 0;

  /** `append` waits for room, then writes. */
  constructor(
    connection: Connection,
    group: ConsumerGroup,
    topics: readonly T[],
    append: (records: readonly Append[]) => Promise<void>,
  ) {
    this.#connection = connection;
    this.#group = group;
    this.#topics = topics;
    this.#fetcher = new Fetcher(connection.broker, topics);
    const isOwner = (turn: Turn) => turn === this.#owned();
    this.#commits = new HeldCommits({ connection, group, append, isOwner });
  }

  /** Resolves when the group has given it its partitions, perhaps none. */
  async open(): Promise<void> {
    await this.#connection.request(() => {
      this.#member = this.#group.join((assignment) => {
        this.#assigned = assignment;
      });
    });
    await this.#heard();
    await this.#takeOver();
  }

  async snapshots(): Promise<ReadonlyMap<InstrumentId, unknown>> {
    return this.#snapshots;
  }

  async poll(maxRecords: number, signal: AbortSignal): Promise<readonly LogRecord<T>[]> {
    const { changed, chance, faults } = this.#connection.broker;
    while (!signal.aborted && !this.#closed) {
      if (this.#skipped) await this.#startAgain();
      else if (this.#assigned !== undefined) await this.#takeOver();
      else {
        const records = this.#fetcher.take(maxRecords);
        for (const { partition } of records) this.#read.add(partition);
        if (records.length > 0) this.#commits.startWork();
        if (chance.hits(faults.rebalances)) this.#group.rebalance();
        if (records.length > 0) return records;
        // Nothing may be awaited between finding nothing and waiting, or a change in between would be missed.
        await changed.wait(signal, this.#topics);
      }
    }
    return [];
  }

  async commit({ records, snapshots }: Commit): Promise<void> {
    if (this.#owned() === undefined) return this.#skip();
    await this.#commits.append(records);
    const turn = this.#owned();
    if (turn === undefined) return this.#skip();
    if (snapshots.length > 0) await begin(this.#connection, this.#group, turn);
    const positions = new Map(
      [...this.#read].map((partition) => [partition, this.#fetcher.positions(partition)]),
    );
    this.#read.clear();
    await this.#commits.hold(turn, snapshots, positions);
  }

  /** Writes snapshots besides the offsets, as part of an append. */
  async writeSnapshots(snapshots: readonly Snapshot[]): Promise<void> {
    const turn = this.#owned();
    if (turn === undefined) return;
    const states = snapshots.map(frozen);
    await begin(this.#connection, this.#group, turn);
    await this.#commits.write(turn);
    await this.#commits.writeStates(turn, states, new Map());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#commits.appended;
    const turn = this.#owned();
    if (turn !== undefined) await this.#commits.write(turn);
    this.#closed = true;
    this.#connection.broker.changed.notify();
    await this.#connection.request(() => this.#member && this.#group.leave(this.#member));
  }

  /** The process has ended, and nobody says goodbye. */
  lose(): void {
    if (this.#member !== undefined && !this.#closed) void this.#group.lose(this.#member);
    this.#closed = true;
  }

  /** The turn, as long as this reader may take the partitions for its own. */
  #owned(): Turn | undefined {
    const mayOwn = this.#assigned === undefined && this.#connection.broker.hearsReaders && !this.#closed;
    return mayOwn ? this.#turn : undefined;
  }

  #skip(): void {
    this.#skipped = true;
  }

  /** What was left out has to come again, also where it turns out that nobody took the partitions over. */
  async #startAgain(): Promise<void> {
    if (this.#assigned === undefined) await this.#connection.broker.back();
    this.#skipped = false;
    this.#assigned ??= this.#turn;
  }

  /** Resolves when the group has given partitions. */
  async #heard(): Promise<void> {
    while (this.#assigned === undefined && !this.#closed) await this.#connection.broker.changed.wait();
  }

  /** Takes the partitions that the group has given, with their state, and reads on from where it belongs. */
  async #takeOver(): Promise<void> {
    while (this.#assigned !== undefined && !this.#closed) {
      const assignment: Assignment = this.#assigned;
      this.#assigned = undefined;
      this.#turn = undefined;
      this.#commits.drop();
      this.#read.clear();
      await this.#commits.appended;
      const taken = await takeOver(this.#connection, this.#group, this.#topics, assignment);
      // The group has given its partitions out anew, and word of it is on its way.
      if (taken === undefined) await this.#heard();
      if (taken === undefined || this.#assigned !== undefined) continue;
      const { epochs, snapshots, positions } = taken;
      this.#turn = { ...assignment, epochs };
      this.#snapshots = snapshots;
      this.generation += 1;
      this.#fetcher.seek(positions);
      await this.#connection.request(() => this.#group.commit(assignment.turn, positions));
    }
  }
}
