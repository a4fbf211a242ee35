import type { InstrumentId } from '@foretick/core/trade';
import type {
  LocalLogStorage,
  LocalLogTransaction,
  LogCapabilities,
  LogRecord,
  Topic,
} from '@foretick/ports';

/** Everything that a log keeps. */
export interface MemoryDisk {
  readonly topics: Map<Topic, { start: number; records: LogRecord[] }>;
  readonly offsets: Map<string, Map<Topic, number>>;
  /** JSON text, by group and key. */
  readonly snapshots: Map<string, Map<InstrumentId, string>>;
}

export function emptyDisk(): MemoryDisk {
  return { topics: new Map(), offsets: new Map(), snapshots: new Map() };
}

/** A log's storage on a disk that may outlive it. `beforeWrite` throws where nothing may be written. */
export class MemoryStorage implements LocalLogStorage {
  readonly capabilities: LogCapabilities;
  readonly #disk: MemoryDisk;
  readonly #beforeWrite: () => void;

  constructor(disk: MemoryDisk, options: { readonly durable: boolean; readonly beforeWrite: () => void }) {
    this.capabilities = { durable: options.durable, atomicCommit: true, sharedGroups: false };
    this.#disk = disk;
    this.#beforeWrite = options.beforeWrite;
  }

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
    this.#beforeWrite();
    for (const record of records) {
      this.#topic(record.topic).records.push({ ...record, partition: 0, offset: this.end(record.topic) });
    }
    if (group === undefined) return;
    const states = this.#disk.snapshots.get(group) ?? new Map<InstrumentId, string>();
    this.#disk.snapshots.set(group, states);
    for (const { key, state } of snapshots) states.set(key, JSON.stringify(state));
    const committed = this.#disk.offsets.get(group) ?? new Map<Topic, number>();
    this.#disk.offsets.set(group, committed);
    for (const [topic, offset] of offsets) committed.set(topic, offset);
  }

  committedOffset(group: string, topic: Topic): number | undefined {
    return this.#disk.offsets.get(group)?.get(topic);
  }

  committedOffsets() {
    return [...this.#disk.offsets].flatMap(([group, offsets]) =>
      [...offsets].map(([topic, nextOffset]) => ({ group, topic, nextOffset })),
    );
  }

  snapshots(group: string): ReadonlyMap<InstrumentId, unknown> {
    const states = this.#disk.snapshots.get(group) ?? new Map<InstrumentId, string>();
    return new Map([...states].map(([key, state]) => [key, JSON.parse(state)]));
  }

  trim(topic: Topic, offset: number): void {
    this.#beforeWrite();
    const memory = this.#topic(topic);
    memory.records = memory.records.slice(offset - memory.start);
    memory.start = offset;
  }

  flush(): void {}

  close(): void {}

  #topic(topic: Topic) {
    const found = this.#disk.topics.get(topic) ?? { start: 0, records: [] };
    this.#disk.topics.set(topic, found);
    return found;
  }
}
