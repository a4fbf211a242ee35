import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  type EventLog,
  ForetickError,
  frozen,
  type LogConsumer,
  type LogRecord,
  type Snapshot,
  type Topic,
} from '@foretick/ports';
import { ClusterConsumer } from './cluster-consumer.ts';
import type { Connection } from './connection.ts';
import { Fetcher } from './fetcher.ts';

/** The log as one process of a cluster has it. */
export class ClusterLog implements EventLog {
  readonly capabilities = { durable: true, atomicCommit: false, sharedGroups: true };
  readonly #connection: Connection;
  readonly #maxLag: number;
  readonly #consumers = new Map<string, ClusterConsumer<Topic>>();
  /** Epochs of groups that write state without reading, by partition. */
  readonly #claims = new Map<string, Promise<ReadonlyMap<number, number>>>();
  #closed = false;

  constructor(connection: Connection, maxLag: number) {
    this.#connection = connection;
    this.#maxLag = maxLag;
  }

  async append(
    records: readonly Append[],
    state?: { readonly group: string; readonly snapshots: readonly Snapshot[] },
  ): Promise<void> {
    if (this.#closed) throw new ForetickError('LOG_CLOSED', 'the event log is closed; open it again');
    // Whoever sees a record of one topic finds those of earlier topics of the same append.
    for (const of of Map.groupBy(records, ({ topic }) => topic).values())
      await this.#append(of, state?.group);
    if (state === undefined || state.snapshots.length === 0) return;
    const consumer = this.#consumers.get(state.group);
    if (consumer === undefined) await this.#writeState(state.group, state.snapshots);
    else await consumer.writeSnapshots(state.snapshots);
  }

  snapshots(group: string): Promise<ReadonlyMap<InstrumentId, unknown>> {
    return this.#connection.request(() => this.#connection.broker.group(group).state.snapshots());
  }

  async consumer<T extends Topic>(group: string, topics: readonly T[]): Promise<LogConsumer<T>> {
    await this.#consumers.get(group)?.close();
    const append = (records: readonly Append[]) => this.#append(records, group);
    const consumer = new ClusterConsumer(
      this.#connection,
      this.#connection.broker.group(group),
      topics,
      append,
    );
    this.#consumers.set(group, consumer as unknown as ClusterConsumer<Topic>);
    await consumer.open();
    return consumer;
  }

  tail<T extends Topic>(topics: readonly T[], signal: AbortSignal): AsyncIterable<LogRecord<T>> {
    const { broker } = this.#connection;
    const fetcher = new Fetcher(broker, topics);
    const endsOf = (partition: number) =>
      topics.map((topic) => [topic, broker.records.end(topic, partition)] as const);
    fetcher.seek(
      new Map(broker.records.partitions.map((partition) => [partition, new Map(endsOf(partition))])),
    );
    const isOver = () => signal.aborted || this.#closed;
    return (async function* () {
      while (!isOver()) {
        const records = fetcher.take(MAX_TAIL);
        if (records.length === 0) await broker.changed.wait(signal, topics);
        for (const record of records) {
          if (isOver()) return;
          yield record;
        }
      }
    })();
  }

  lag() {
    const { broker } = this.#connection;
    return this.#connection.request(() => broker.lag());
  }

  /** Nothing to do: an append has ended when the broker has it. */
  async flush(): Promise<void> {}

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.broker.changed.notify();
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.close()));
  }

  /** The process has ended: its readers are not heard of any more. */
  lose(): void {
    this.#closed = true;
    for (const consumer of this.#consumers.values()) consumer.lose();
  }

  async #append(records: readonly Append[], writer: string | undefined): Promise<void> {
    if (records.length === 0) return;
    const topics = new Set(records.map(({ topic }) => topic));
    const { broker } = this.#connection;
    const isFull = () => broker.isBehind(topics, this.#maxLag, writer);
    while (!this.#closed && isFull()) await broker.changed.wait();
    await this.#connection.append(records);
  }

  /** State of a group that only writes: it claims each partition once, as a reader does. */
  async #writeState(group: string, snapshots: readonly Snapshot[]): Promise<void> {
    const { broker } = this.#connection;
    const { state } = broker.group(group);
    const states = snapshots.map(frozen);
    const claimed = this.#claims.get(group) ?? this.#claimAll(group);
    this.#claims.set(group, claimed);
    const epochs = await claimed;
    const byPartition = [...Map.groupBy(states, ({ key }) => broker.records.partitionOf(key))];
    const step = this.#connection.tear(byPartition.length);
    for (const [partition, of] of byPartition) {
      await step();
      const write = { epoch: epochs.get(partition) ?? 0, snapshots: of, positions: undefined };
      await this.#connection.request(() => state.write(partition, write));
    }
  }

  async #claimAll(group: string): Promise<ReadonlyMap<number, number>> {
    const { broker } = this.#connection;
    const epochs = new Map<number, number>();
    for (const partition of broker.records.partitions) {
      const claim = () => broker.group(group).state.claim(partition);
      epochs.set(partition, (await this.#connection.request(claim)).epoch);
    }
    return epochs;
  }
}

const MAX_TAIL = 1_000;
