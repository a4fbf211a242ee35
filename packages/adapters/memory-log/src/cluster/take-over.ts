import type { InstrumentId } from '@foretick/core/trade';
import type { Topic } from '@foretick/ports';
import type { Connection } from './connection.ts';
import type { Assignment, ConsumerGroup } from './consumer-group.ts';
import type { ClaimedState, Positions } from './group-state.ts';
import type { Turn } from './held-commits.ts';

/** What a reader finds in the partitions that it takes over. */
interface Taken {
  /** By partition; none while the group has no state. */
  readonly epochs: Map<number, number>;
  readonly snapshots: ReadonlyMap<InstrumentId, unknown>;
  /** Where reading goes on, by partition. */
  readonly positions: ReadonlyMap<number, Positions>;
}

/** Takes partitions over with their state. `undefined` where the group has given them out anew meanwhile. */
export async function takeOver(
  connection: Connection,
  group: ConsumerGroup,
  topics: readonly Topic[],
  { turn, partitions }: Assignment,
): Promise<Taken | undefined> {
  const claimed = new Map<number, ClaimedState>();
  const hasState = await connection.request(() => group.state.isThere);
  for (const partition of hasState ? partitions : []) {
    const state = await connection.request(() => group.claim(turn, partition));
    if (state === undefined) return undefined;
    claimed.set(partition, state);
  }
  const startOf = (topic: Topic, partition: number): number => {
    const positions = claimed.get(partition)?.positions;
    // The state's own positions; without a state what the group has committed; else the oldest record kept.
    const known = positions === undefined ? group.offsets.get(topic)?.get(partition) : positions.get(topic);
    return Math.max(known ?? 0, connection.broker.records.start(topic, partition));
  };
  const startsOf = (partition: number): Positions =>
    new Map(topics.map((topic) => [topic, startOf(topic, partition)]));
  const positions = await connection.request(
    () => new Map(partitions.map((partition) => [partition, startsOf(partition)])),
  );
  return {
    epochs: new Map([...claimed].map(([partition, { epoch }]) => [partition, epoch])),
    snapshots: new Map([...claimed.values()].flatMap(({ snapshots }) => [...snapshots])),
    positions,
  };
}

/** The first state of a group that had none when this reader got its partitions. */
export async function begin(
  connection: Connection,
  group: ConsumerGroup,
  { turn, partitions, epochs }: Turn,
): Promise<void> {
  if (epochs.size === partitions.length) return;
  for (const partition of partitions) {
    const state = await connection.request(() => group.claim(turn, partition));
    if (state !== undefined) epochs.set(partition, state.epoch);
  }
}
