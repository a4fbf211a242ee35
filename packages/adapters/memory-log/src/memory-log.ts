import type { InstrumentId } from '@foretick/core/trade';
import {
  createLocalEventLog,
  type EventLog,
  type LocalLogOptions,
  type LocalLogStorage,
  type LocalLogTransaction,
  type LogRecord,
  type Topic,
} from '@foretick/ports';

/** An event log that lives and dies with the process. Offsets, groups and snapshots behave as in a durable one. */
export function createMemoryLog(options: LocalLogOptions = {}): EventLog {
  return createLocalEventLog(new MemoryStorage(), options);
}

class MemoryStorage implements LocalLogStorage {
  readonly capabilities = { durable: false, atomicCommit: true, sharedGroups: false };
  readonly #topics = new Map<Topic, { start: number; records: LogRecord[] }>();
  readonly #offsets = new Map<string, Map<Topic, number>>();
  readonly #snapshots = new Map<string, Map<InstrumentId, string>>();

  start(topic: Topic): number {
    return this.#topic(topic).start;
  }

  end(topic: Topic): number {
    const { start, records } = this.#topic(topic);
    return start + records.length;
  }

  read(topic: Topic, from: number, maxRecords: number): readonly LogRecord[] {
    const { start, records } = this.#topic(topic);
    return records.slice(from - start, from - start + maxRecords);
  }

  write({ records, group, snapshots, offsets }: LocalLogTransaction): void {
    for (const record of records) {
      this.#topic(record.topic).records.push({ ...record, partition: 0, offset: this.end(record.topic) });
    }
    if (group === undefined) return;
    const states = this.#snapshots.get(group) ?? new Map<InstrumentId, string>();
    this.#snapshots.set(group, states);
    for (const { key, state } of snapshots) states.set(key, JSON.stringify(state));
    const committed = this.#offsets.get(group) ?? new Map<Topic, number>();
    this.#offsets.set(group, committed);
    for (const [topic, offset] of offsets) committed.set(topic, offset);
  }

  committedOffset(group: string, topic: Topic): number | undefined {
    return this.#offsets.get(group)?.get(topic);
  }

  committedOffsets() {
    return [...this.#offsets].flatMap(([group, offsets]) =>
      [...offsets].map(([topic, nextOffset]) => ({ group, topic, nextOffset })),
    );
  }

  snapshots(group: string): ReadonlyMap<InstrumentId, unknown> {
    const states = this.#snapshots.get(group) ?? new Map<InstrumentId, string>();
    return new Map([...states].map(([key, state]) => [key, JSON.parse(state)]));
  }

  trim(topic: Topic, offset: number): void {
    const memory = this.#topic(topic);
    memory.records = memory.records.slice(offset - memory.start);
    memory.start = offset;
  }

  flush(): void {}

  close(): void {}

  #topic(topic: Topic) {
    const found = this.#topics.get(topic) ?? { start: 0, records: [] };
    this.#topics.set(topic, found);
    return found;
  }
}
