import type { InstrumentId } from '@foretick/core/trade';
import type { FrozenSnapshot, Topic } from '@foretick/ports';

/** The next record to read, by topic. */
export type Positions = ReadonlyMap<Topic, number>;

/** What a new owner finds in a partition. */
export interface ClaimedState {
  /** The turn of the owner: what those before it still write changes nothing. */
  readonly epoch: number;
  readonly snapshots: ReadonlyMap<InstrumentId, unknown>;
  /** `undefined` before the first were written. */
  readonly positions: Positions | undefined;
}

/** A group's state: the newest snapshot of each key and the positions they belong to, partition by partition. */
export class GroupState {
  readonly #partitions = new Map<number, PartitionState>();

  /** Whether the group has ever had a state. Where it has none, its readers go by its offsets. */
  get isThere(): boolean {
    return this.#partitions.size > 0;
  }

  /** Takes a partition over; from then on the group has a state. */
  claim(partition: number): ClaimedState {
    const found = this.#partitions.get(partition) ?? { epoch: 0, snapshots: new Map(), positions: undefined };
    this.#partitions.set(partition, found);
    found.epoch += 1;
    return { epoch: found.epoch, snapshots: parsed(found.snapshots), positions: found.positions };
  }

  /** All of it is there at once; nothing of it where somebody else has taken the partition over meanwhile. */
  write(partition: number, { epoch, snapshots, positions }: StateWrite): void {
    const found = this.#partitions.get(partition);
    if (found?.epoch !== epoch) return;
    for (const { key, state } of snapshots) found.snapshots.set(key, state);
    found.positions = positions ?? found.positions;
  }

  /** The newest snapshot of every key. */
  snapshots(): ReadonlyMap<InstrumentId, unknown> {
    return new Map([...this.#partitions.values()].flatMap(({ snapshots }) => [...parsed(snapshots)]));
  }
}

interface PartitionState {
  epoch: number;
  /** JSON text. */
  readonly snapshots: Map<InstrumentId, string>;
  positions: Positions | undefined;
}

interface StateWrite {
  readonly epoch: number;
  readonly snapshots: readonly FrozenSnapshot[];
  /** `undefined`: those that are there stay. */
  readonly positions: Positions | undefined;
}

function parsed(snapshots: ReadonlyMap<InstrumentId, string>): Map<InstrumentId, unknown> {
  return new Map([...snapshots].map(([key, state]) => [key, JSON.parse(state)]));
}
