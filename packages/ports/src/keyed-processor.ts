import type { InstrumentId } from '@foretick/core/trade';
import type { Append, EventLog, LiveSnapshot, LogRecord } from './event-log.ts';
import type { Topic } from './topics.ts';

/** A stage of the pipeline: records of some topics in, records out, one state for each key. */
export interface KeyedProcessor<T extends Topic, S> {
  /** Consumer group; also the name under which snapshots are kept. */
  readonly group: string;
  readonly topics: readonly T[];
  initial(key: InstrumentId): S;
  restore(key: InstrumentId, snapshot: unknown): S;
  /** The state as a JSON value. */
  snapshot(state: S): unknown;
  /**
   * Changes `state` in place and gives what is to be appended. `undefined`: the record is none of its business, nothing changed, and
   * no snapshot has to be written for it.
   */
  process(
    state: S,
    record: LogRecord<T>,
  ): readonly Append[] | undefined | Promise<readonly Append[] | undefined>;
  /** Called once for each key that a batch touched, after its records, for what is said once a batch. */
  batchEnd?(state: S, key: InstrumentId): readonly Append[];
}

/** A state together with the offsets it belongs to: records below them are in it already. */
interface OffsetSnapshot {
  readonly nextOffsets: Readonly<Record<string, number>>;
  readonly state: unknown;
}

interface KeyState<S> {
  readonly state: S;
  readonly nextOffsets: Record<string, number>;
}

/**
 * Runs a processor until `signal` aborts. Outputs, then snapshots, then offsets are committed for each batch, so
 * that after a crash at any point every record has had its effect on the state exactly once. Outputs may be
 * appended a second time where the log has no atomic commit; their keys are deterministic.
 */
export async function runKeyedProcessor<T extends Topic, S>(
  log: EventLog,
  processor: KeyedProcessor<T, S>,
  signal: AbortSignal,
  maxRecords = 1_000,
): Promise<void> {
  const consumer = await log.consumer(processor.group, processor.topics);
  let states = restored(processor, await consumer.snapshots());
  let { generation } = consumer;
  while (!signal.aborted) {
    const batch = await consumer.poll(maxRecords, signal);
    if (batch.length === 0) return;
    if (consumer.generation !== generation) {
      generation = consumer.generation;
      states = restored(processor, await consumer.snapshots());
    }
    const records: Append[] = [];
    const touched = new Set<InstrumentId>();
    for (const record of batch) {
      const entry = states.get(record.key) ?? { state: processor.initial(record.key), nextOffsets: {} };
      states.set(record.key, entry);
      const source = `${record.topic}/${record.partition}`;
      if (record.offset < (entry.nextOffsets[source] ?? 0)) continue;
      const outputs = await processor.process(entry.state, record);
      if (outputs === undefined) continue;
      records.push(...outputs);
      entry.nextOffsets[source] = record.offset + 1;
      touched.add(record.key);
    }
    const snapshots: LiveSnapshot[] = [];
    for (const key of touched) {
      const entry = states.get(key);
      if (entry === undefined) continue;
      records.push(...(processor.batchEnd?.(entry.state, key) ?? []));
      const take = (): OffsetSnapshot => ({
        nextOffsets: entry.nextOffsets,
        state: processor.snapshot(entry.state),
      });
      snapshots.push({ key, take });
    }
    await consumer.commit({ records, snapshots });
  }
}

function restored<T extends Topic, S>(
  processor: KeyedProcessor<T, S>,
  snapshots: ReadonlyMap<InstrumentId, unknown>,
): Map<InstrumentId, KeyState<S>> {
  const states = new Map<InstrumentId, KeyState<S>>();
  for (const [key, snapshot] of snapshots) {
    if (!isOffsetSnapshot(snapshot)) continue;
    states.set(key, {
      state: processor.restore(key, snapshot.state),
      nextOffsets: { ...snapshot.nextOffsets },
    });
  }
  return states;
}

function isOffsetSnapshot(value: unknown): value is OffsetSnapshot {
  return typeof value === 'object' && value !== null && 'nextOffsets' in value && 'state' in value;
}
