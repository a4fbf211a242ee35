import { setTimeout as sleep } from 'node:timers/promises';
import type { InstrumentId } from '@foretick/core/trade';
import { parseInstrumentId } from '@foretick/core/trade';
import {
  type Commit,
  type FrozenSnapshot,
  frozen,
  type LiveSnapshot,
  type LogConsumer,
  type LogRecord,
  type Snapshot,
  type Topic,
  takenSnapshot,
} from '@foretick/ports';
import { recordFromWire } from '@foretick/ports/schema';
import type { KafkaParts } from './kafka-parts.ts';
import { Membership } from './membership.ts';
import { PartitionReader, type RawRecord } from './partition-reader.ts';
import type { PartitionState, StateTopic } from './state-topic.ts';
import { deadTopic } from './topic-plan.ts';

interface Turn {
  readonly partitions: readonly number[];
  /** By partition, as it was taken over; absent where the group has no state topic. */
  readonly epochs: Map<number, number>;
}

/** One reader of a group: takes the partitions that the group gives it, with their state. */
export class GroupConsumer<T extends Topic> implements LogConsumer<T> {
  readonly #parts: KafkaParts;
  readonly #group: string;
  readonly #topics: ReadonlyMap<string, T>;
  readonly #reader: PartitionReader;
  readonly #membership: Membership;
  readonly #state: StateTopic;
  /** `undefined` while partitions are being taken over. */
  #turn: Turn | undefined;
  #snapshots: ReadonlyMap<InstrumentId, unknown> = new Map();
  generation = 0;
  /** Partitions that the group has given since the newest poll began. */
  #assigned: readonly number[] | undefined;
  #interrupt = new AbortController();
  /** Next record to poll, by partition and topic. */
  #positions = new Map<number, Map<string, number>>();
  /** Partitions read since the newest commit. */
  readonly #read = new Set<number>();
  /** What the newest commits left to be written, and since when. */
  readonly #held = {
    snapshots: new Map<InstrumentId, FrozenSnapshot | LiveSnapshot>(),
    positions: new Map<number, ReadonlyMap<string, number>>(),
    since: 0,
  };
  /** Whether records were polled that are not committed yet: live states may be anywhere between the two. */
  #isWorking = false;
  /** Whether a commit was left out, since the partitions may have been somebody else's. */
  #skipped = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Outputs of the newest commit. */
  #appending: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: KafkaParts, group: string, topics: readonly T[]) {
    const { connection, cluster, prefix, sessionMs, exclusiveGroups } = parts;
    this.#parts = parts;
    this.#group = group;
    this.#topics = new Map(topics.map((topic) => [prefix + topic, topic]));
    this.#state = parts.stateOf(group);
    const names = [...this.#topics.keys()];
    this.#reader = new PartitionReader(connection, cluster, names);
    this.#membership = new Membership({
      connection,
      group: prefix + group,
      topics: names,
      exclusive: exclusiveGroups.has(group),
      sessionMs,
      onAssigned: (partitions) => {
        this.#assigned = partitions;
        this.#interrupt.abort();
      },
    });
  }

  async open(): Promise<void> {
    await this.#membership.join();
    await this.#takeOver();
  }

  async snapshots(): Promise<ReadonlyMap<InstrumentId, unknown>> {
    return this.#snapshots;
  }

  async poll(maxRecords: number, signal: AbortSignal): Promise<readonly LogRecord<T>[]> {
    while (!signal.aborted && !this.#closed) {
      if (this.#skipped) await this.#startAgain(signal);
      if (this.#assigned !== undefined) await this.#takeOver();
      const raw = await this.#reader.next(maxRecords, AbortSignal.any([signal, this.#interrupt.signal]));
      // What was fetched for the partitions before is read again by whoever has them now.
      if (this.#assigned !== undefined) continue;
      const records = await this.#decode(raw);
      for (const { topic, partition, offset } of raw) {
        this.#positions.get(partition)?.set(topic, offset + 1);
        this.#read.add(partition);
      }
      if (records.length === 0) continue;
      this.#isWorking = true;
      return records;
    }
    return [];
  }

  async commit({ records, snapshots }: Commit): Promise<void> {
    if (this.#owned() === undefined) return this.#skip();
    // Where commits are held back, the next batch is worked on while this one's outputs are on their way: one after the
    // other, so that they keep their order, and before the state that follows from them.
    await this.#appending;
    this.#appending = this.#parts.append(records, this.#group);
    if (this.#parts.commitEveryMs === 0) await this.#appending;
    // Whoever waits for it next hears of a failure.
    this.#appending.catch(() => {});
    const turn = this.#owned();
    if (turn === undefined) return this.#skip();
    if (snapshots.length > 0) await this.#begin(turn);
    const held = this.#held;
    if (held.positions.size === 0) held.since = performance.now();
    for (const one of snapshots) held.snapshots.set(one.key, 'take' in one ? one : frozen(one));
    // As they are now: by the time that they are written, more may have been polled.
    for (const one of this.#read) held.positions.set(one, new Map(this.#positions.get(one)));
    this.#read.clear();
    this.#isWorking = false;
    const leftMs = held.since + this.#parts.commitEveryMs - performance.now();
    if (this.#parts.commitEveryMs === 0) return this.#write();
    if (leftMs <= 0) {
      // One write is under way while work goes on; whoever comes to the next one hears of its failure.
      await this.#writing;
      this.#write().catch(() => {});
      return;
    }
    this.#timer ??= setTimeout(() => void this.#write().catch(() => {}), leftMs);
  }

  /** Writes snapshots besides the offsets, as part of an append. */
  async writeSnapshots(snapshots: readonly Snapshot[]): Promise<void> {
    const turn = this.#owned();
    if (turn === undefined) return;
    const states = snapshots.map(frozen);
    await this.#begin(turn);
    await this.#write();
    if (turn === this.#owned()) await this.#writeState(turn, states, []);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#appending.catch(() => {});
    await this.#write().catch(() => {});
    this.#closed = true;
    this.#interrupt.abort();
    await Promise.all([this.#membership.close(), this.#reader.close()]);
  }

  #skip(): void {
    this.#skipped = true;
  }

  /**
   * What was not committed since the group was out of hearing has to come again, also where it turns out that nobody took the
   * partitions over: an outage of the brokers stops their clocks too.
   */
  async #startAgain(signal: AbortSignal): Promise<void> {
    while (this.#assigned === undefined && !this.#membership.isCertain) {
      if (signal.aborted || this.#closed) return;
      await sleep(HEARING_PAUSE_MS);
    }
    this.#skipped = false;
    this.#assigned ??= this.#turn?.partitions;
  }

  /** The turn, as long as this reader may take the partitions for its own. */
  #owned(): Turn | undefined {
    const mayOwn = this.#assigned === undefined && this.#membership.isCertain && !this.#closed;
    return mayOwn ? this.#turn : undefined;
  }

  /** Takes the partitions that the group has given, with their state, and reads on from where it belongs. */
  async #takeOver(): Promise<void> {
    while (this.#assigned !== undefined && !this.#closed) {
      const partitions = this.#assigned;
      this.#assigned = undefined;
      this.#turn = undefined;
      this.#interrupt = new AbortController();
      this.#drop();
      await this.#appending.catch(() => {});
      const claimed = (await this.#state.isThere()) ? await this.#state.claim(partitions) : new Map();
      const positions = await this.#startsOf(partitions, claimed);
      if (this.#assigned !== undefined) continue;
      this.#turn = {
        partitions,
        epochs: new Map([...claimed].map(([partition, { epoch }]) => [partition, epoch])),
      };
      this.#snapshots = new Map([...claimed.values()].flatMap(({ snapshots }) => [...snapshots]));
      this.#positions = positions;
      this.generation += 1;
      this.#reader.seek(byTopic(positions));
      await this.#commitOffsets(partitions);
    }
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held.snapshots.clear();
    this.#held.positions.clear();
    this.#read.clear();
    this.#isWorking = false;
  }

  /** The state's own positions; without a state what the group has committed; else the oldest record kept. */
  async #startsOf(
    partitions: readonly number[],
    claimed: ReadonlyMap<number, PartitionState>,
  ): Promise<Map<number, Map<string, number>>> {
    const { cluster, prefix } = this.#parts;
    const topics = [...this.#topics.keys()];
    const first = await cluster.offsets(topics, partitions, 'first');
    const group = prefix + this.#group;
    const committed = (await cluster.committed([group])).get(group);
    return new Map(
      partitions.map((partition) => [
        partition,
        new Map(
          topics.map((topic) => {
            const oldest = first.get(topic)?.get(partition) ?? 0;
            const positions = claimed.get(partition)?.positions;
            const known =
              positions === undefined ? committed?.get(topic)?.get(partition) : positions.get(topic);
            return [topic, Math.max(known ?? 0, oldest)];
          }),
        ),
      ]),
    );
  }

  /** The first state of a group that had none when this reader got its partitions. */
  async #begin({ partitions, epochs }: Turn): Promise<void> {
    if (epochs.size === partitions.length) return;
    await this.#state.make();
    for (const [partition, { epoch }] of await this.#state.claim(partitions)) epochs.set(partition, epoch);
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = [...this.#held.snapshots.values()];
    // A state on its way from one commit to the next fits no position. The next one writes it, or it comes again.
    if (this.#isWorking && held.some((one) => 'take' in one)) return this.#writing;
    const snapshots = held.map((one) => ('take' in one ? frozen(takenSnapshot(one)) : one));
    const positions = new Map(this.#held.positions);
    this.#held.snapshots.clear();
    this.#held.positions.clear();
    if (positions.size === 0) return this.#writing;
    const outputs = this.#appending;
    const turn = this.#turn;
    this.#writing = this.#writing.then(async () => {
      await outputs;
      // What it belongs to may have been taken over meanwhile, also by this very reader.
      if (turn === undefined || turn !== this.#owned()) return;
      await this.#writeState(turn, snapshots, [...positions]);
      await this.#commitOffsets([...positions.keys()], positions);
    });
    return this.#writing;
  }

  async #writeState(
    { epochs }: Turn,
    snapshots: readonly FrozenSnapshot[],
    positions: readonly (readonly [number, ReadonlyMap<string, number>])[],
  ): Promise<void> {
    if (epochs.size === 0) return;
    const at = new Map(positions);
    const byPartition = Map.groupBy(snapshots, ({ key }) => this.#parts.partitionOf(key));
    const touched = new Set([...byPartition.keys(), ...at.keys()]);
    await Promise.all(
      [...touched].map(async (partition) => {
        const epoch = epochs.get(partition);
        if (epoch === undefined) return;
        await this.#state.write(partition, {
          epoch,
          snapshots: byPartition.get(partition) ?? [],
          positions: at.get(partition),
        });
      }),
    );
  }

  async #commitOffsets(
    partitions: readonly number[],
    positions: ReadonlyMap<number, ReadonlyMap<string, number>> = this.#positions,
  ): Promise<void> {
    const offsets = partitions.flatMap((partition) =>
      [...(positions.get(partition) ?? [])].map(([topic, offset]) => ({ topic, partition, offset })),
    );
    if (offsets.length > 0) await this.#membership.commit(offsets);
  }

  /** Records that are what their topic says. The others are set aside, with the reason. */
  async #decode(raw: readonly RawRecord[]): Promise<LogRecord<T>[]> {
    const records: LogRecord<T>[] = [];
    for (const one of raw) {
      const topic = this.#topics.get(one.topic);
      if (topic === undefined) continue;
      const decoded = decodeRecord(one, topic);
      if (decoded.ok) records.push(decoded.record);
      else await this.#setAside(one, topic, decoded.reason);
    }
    return records;
  }

  async #setAside(
    { topic: name, partition, offset, key, value }: RawRecord,
    topic: T,
    reason: string,
  ): Promise<void> {
    const { prefix, writer, onDead } = this.#parts;
    const dead = deadTopic(prefix, topic);
    const text = value?.toString() ?? null;
    const letter = {
      schema_version: 1,
      reason,
      origin: { topic: name, partition, offset, group: this.#group },
      key: key?.toString() ?? null,
      value: text,
      ...(value !== null && text?.includes('\ufffd') && { value_base64: value.toString('base64') }),
    };
    await this.#parts.makeDeadTopic(topic);
    await writer.write([
      { topic: dead, key: `${name}/${partition}/${offset}`, value: JSON.stringify(letter) },
    ]);
    onDead({ topic, reason, partition, offset });
  }
}

const HEARING_PAUSE_MS = 50;

type Decoded<T extends Topic> =
  | { readonly ok: true; readonly record: LogRecord<T> }
  | { readonly ok: false; readonly reason: string };

export function decodeRecord<T extends Topic>(
  { partition, offset, key, value }: RawRecord,
  topic: T,
): Decoded<T> {
  if (value === null) return { ok: false, reason: 'no value' };
  const parsedKey = keyOf(key);
  if (parsedKey === undefined) return { ok: false, reason: 'the key is no instrument' };
  const decoded = recordFromWire(topic, value.toString());
  if (!decoded.ok) return decoded;
  // The compiler does not see that topic and value belong together through the type parameter.
  const record = {
    topic,
    key: parsedKey,
    value: decoded.value,
    partition,
    offset,
  } as unknown as LogRecord<T>;
  return { ok: true, record };
}

const KNOWN_KEYS = new Map<string, InstrumentId>();
const MAX_KNOWN_KEYS = 10_000;

function keyOf(key: Buffer | null): InstrumentId | undefined {
  const text = key?.toString() ?? '';
  const known = KNOWN_KEYS.get(text);
  if (known !== undefined) return known;
  const parsed = parseInstrumentId(text);
  if (!parsed.ok) return undefined;
  if (KNOWN_KEYS.size < MAX_KNOWN_KEYS) KNOWN_KEYS.set(text, parsed.value);
  return parsed.value;
}

function byTopic(
  positions: ReadonlyMap<number, ReadonlyMap<string, number>>,
): Map<string, Map<number, number>> {
  const result = new Map<string, Map<number, number>>();
  for (const [partition, topics] of positions) {
    for (const [topic, offset] of topics) {
      const of = result.get(topic) ?? new Map<number, number>();
      result.set(topic, of.set(partition, offset));
    }
  }
  return result;
}
