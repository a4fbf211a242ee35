import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  type FrozenSnapshot,
  frozen,
  type LiveSnapshot,
  type Snapshot,
  takenSnapshot,
} from '@foretick/ports';
import type { Connection } from './connection.ts';
import type { Assignment, ConsumerGroup } from './consumer-group.ts';
import type { Positions } from './group-state.ts';

/** The partitions that a reader has until the group gives them out anew. */
export interface Turn extends Assignment {
  /** By partition, as it was taken over; absent while the group has no state. */
  readonly epochs: Map<number, number>;
}

interface Parts {
  readonly connection: Connection;
  readonly group: ConsumerGroup;
  /** Waits for room, then writes. */
  readonly append: (records: readonly Append[]) => Promise<void>;
  /** Whether this is the turn and, as far as the reader knows, the partitions are its own. */
  readonly isOwner: (turn: Turn) => boolean;
}

/** What commits leave to be written: outputs at once, states with their positions and then offsets every so often. */
export class HeldCommits {
  readonly #parts: Parts;
  readonly #snapshots = new Map<InstrumentId, FrozenSnapshot | LiveSnapshot>();
  readonly #positions = new Map<number, Positions>();
  #dueAt = 0;
  #timer: AbortController | undefined;
  /** Outputs of the newest commit. */
  #appending: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();
  /** Whether records were polled that are not committed yet: live states may be anywhere between the two. */
  #isWorking = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Records were polled. */
  startWork(): void {
    this.#isWorking = true;
  }

  get appended(): Promise<void> {
    return this.#appending;
  }

  /** Writes the outputs; where commits are held back, work goes on meanwhile. */
  async append(records: readonly Append[]): Promise<void> {
    await this.#appending;
    this.#appending = this.#parts.append(records);
    if (this.#parts.connection.commitEveryMs === 0) await this.#appending;
  }

  async hold(
    turn: Turn,
    snapshots: readonly (Snapshot | LiveSnapshot)[],
    positions: ReadonlyMap<number, Positions>,
  ): Promise<void> {
    const { commitEveryMs, broker } = this.#parts.connection;
    const now = broker.clock.now();
    if (this.#positions.size === 0) this.#dueAt = now + commitEveryMs;
    for (const one of snapshots) this.#snapshots.set(one.key, 'take' in one ? one : frozen(one));
    for (const [partition, of] of positions) this.#positions.set(partition, of);
    this.#isWorking = false;
    if (commitEveryMs === 0) return this.write(turn);
    if (now >= this.#dueAt) {
      await this.#writing;
      void this.write(turn);
    } else if (this.#timer === undefined) {
      this.#timer = new AbortController();
      void this.#writeLater(turn, this.#dueAt - now, this.#timer.signal);
    }
  }

  /** Writes what is held, unless a state in it is on its way from one commit to the next: that fits no position. */
  write(turn: Turn): Promise<void> {
    this.#stopTimer();
    const held = [...this.#snapshots.values()];
    if (this.#isWorking && held.some((one) => 'take' in one)) return this.#writing;
    const snapshots = held.map((one) => ('take' in one ? frozen(takenSnapshot(one)) : one));
    const positions = new Map(this.#positions);
    const outputs = this.#appending;
    this.#clear();
    if (positions.size > 0) {
      this.#writing = this.#writing.then(async () => {
        await outputs;
        await this.writeStates(turn, snapshots, positions);
      });
    }
    return this.#writing;
  }

  /** Writes each partition's states and position, whole or not at all; then the offsets. */
  async writeStates(
    turn: Turn,
    snapshots: readonly FrozenSnapshot[],
    positions: ReadonlyMap<number, Positions>,
  ): Promise<void> {
    const { connection, group, isOwner } = this.#parts;
    if (!isOwner(turn)) return;
    const byPartition = Map.groupBy(snapshots, ({ key }) => connection.broker.records.partitionOf(key));
    const touched = [...new Set([...byPartition.keys(), ...positions.keys()])];
    const step = connection.tear(touched.length + 1);
    await step();
    for (const partition of touched) {
      const epoch = turn.epochs.get(partition);
      if (epoch !== undefined) {
        const state = {
          epoch,
          snapshots: byPartition.get(partition) ?? [],
          positions: positions.get(partition),
        };
        await connection.request(() => group.state.write(partition, state));
      }
      await step();
    }
    await connection.request(() => group.commit(turn.turn, positions));
  }

  /** Forgets what is held and what is being worked on: it comes again. */
  drop(): void {
    this.#stopTimer();
    this.#isWorking = false;
    this.#clear();
  }

  #clear(): void {
    this.#snapshots.clear();
    this.#positions.clear();
  }

  #stopTimer(): void {
    this.#timer?.abort(WRITTEN);
    this.#timer = undefined;
  }

  async #writeLater(turn: Turn, ms: number, signal: AbortSignal): Promise<void> {
    await this.#parts.connection.broker.clock.sleep(ms, signal);
    if (!signal.aborted) await this.write(turn);
  }
}

/** Given as the reason, since the engine otherwise makes an error with its stack, a thousand times a second. */
const WRITTEN = 'written';
