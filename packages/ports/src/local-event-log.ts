import type { InstrumentId } from '@foretick/core/trade';
import { ChangeSignal } from './change-signal.ts';
import {
  type Append,
  type EventLog,
  type GroupLag,
  type LogCapabilities,
  type LogConsumer,
  type LogRecord,
  type Snapshot,
  takenSnapshot,
} from './event-log.ts';
import { TOPICS, type Topic } from './topics.ts';

/** What an event log in one process has to keep. One partition for each topic; every call is synchronous. */
export interface LocalLogStorage {
  readonly capabilities: LogCapabilities;
  /** Offset of the oldest record kept. */
  start(topic: Topic): number;
  /** Offset of the next record to be appended. */
  end(topic: Topic): number;
  read(topic: Topic, from: number, maxRecords: number): readonly LogRecord[];
  /** All of it, or nothing. */
  write(transaction: LocalLogTransaction): void;
  committedOffset(group: string, topic: Topic): number | undefined;
  committedOffsets(): readonly {
    readonly group: string;
    readonly topic: Topic;
    readonly nextOffset: number;
  }[];
  snapshots(group: string): ReadonlyMap<InstrumentId, unknown>;
  /** All groups that are being read have read what is below `offset`: it need not be kept at hand. */
  settle?(topic: Topic, offset: number): void;
  /** Forgets records below `offset`. */
  trim(topic: Topic, offset: number): void;
  flush(): void;
  close(): void;
}

export interface LocalLogTransaction {
  readonly records: readonly Append[];
  readonly group: string | undefined;
  readonly snapshots: readonly Snapshot[];
  readonly offsets: ReadonlyMap<Topic, number>;
}

export interface LocalLogOptions {
  /** An append waits while a group that is being read is further behind than this, so that queues stay bounded. */
  readonly maxLag?: number;
  /** Records of each topic kept after every group has read them. */
  readonly keepRecords?: number;
}

const TRIM_STEP = 1_000;

/** The event log of a single process over some storage: groups, waiting, back-pressure and retention. */
export function createLocalEventLog(storage: LocalLogStorage, options: LocalLogOptions = {}): EventLog {
  const maxLag = options.maxLag ?? 20_000;
  const keepRecords = options.keepRecords ?? 20_000;
  const appended = new ChangeSignal<Topic>();
  /** Somebody has read on, or holds nothing up any more. */
  const room = new ChangeSignal();
  /** Groups that somebody reads in this process. Others cannot hold anything up. */
  const active = new Map<string, Map<Topic, number>>();
  /** Groups whose reader was told to stop. They hold nothing up any more, but what they have not read is kept. */
  const stopped = new Set<string>();
  let closed = false;

  const behind = (topic: Topic, groups: readonly string[] = [...active.keys()]): number =>
    Math.max(
      0,
      ...groups.map((group) => storage.end(topic) - (active.get(group)?.get(topic) ?? storage.end(topic))),
    );

  /** A group that reads what it writes does not wait for itself. */
  const roomFor = async (records: readonly Append[], writer: string | undefined): Promise<void> => {
    const topics = [...new Set(records.map((record) => record.topic))];
    const isFull = (topic: Topic) =>
      behind(
        topic,
        [...active.keys()].filter((group) => group !== writer && !stopped.has(group)),
      ) > maxLag;
    while (!closed && topics.some(isFull)) await room.wait();
  };

  const trim = (topics: Iterable<Topic>): void => {
    for (const topic of topics) {
      const unread = behind(topic);
      storage.settle?.(topic, storage.end(topic) - unread);
      const below = storage.end(topic) - Math.max(keepRecords, unread);
      if (below - storage.start(topic) >= TRIM_STEP) storage.trim(topic, below);
    }
  };

  const write = async (transaction: LocalLogTransaction): Promise<void> => {
    await roomFor(transaction.records, transaction.group);
    storage.write(transaction);
    const topics = [...new Set(transaction.records.map((record) => record.topic))];
    trim(topics);
    if (topics.length > 0) appended.notify(topics);
  };

  async function* follow<T extends Topic>(
    next: Map<T, number>,
    signal: AbortSignal,
  ): AsyncIterable<LogRecord<T>> {
    while (!signal.aborted && !closed) {
      for (const [topic, offset] of next) next.set(topic, Math.max(offset, storage.start(topic)));
      const records = readNext(storage, next, 1_000);
      // Nothing may be awaited between finding nothing and waiting, or a change in between would be missed.
      if (records.length === 0) await appended.wait(signal, [...next.keys()]);
      else yield* records;
    }
  }

  return {
    capabilities: storage.capabilities,
    append: (records, state) =>
      write({ records, group: state?.group, snapshots: state?.snapshots ?? [], offsets: new Map() }),
    snapshots: async (group) => storage.snapshots(group),
    async consumer<T extends Topic>(group: string, topics: readonly T[]): Promise<LogConsumer<T>> {
      const committed = active.get(group) ?? new Map<Topic, number>();
      active.set(group, committed);
      stopped.delete(group);
      let watched: AbortSignal | undefined;
      const watch = (signal: AbortSignal): void => {
        if (signal === watched) return;
        watched = signal;
        const stop = (): void => {
          stopped.add(group);
          room.notify();
        };
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      };
      const next = new Map<T, number>();
      for (const topic of topics) {
        const offset = Math.max(storage.committedOffset(group, topic) ?? 0, storage.start(topic));
        committed.set(topic, offset);
        next.set(topic, offset);
      }
      return {
        generation: 0,
        snapshots: async () => storage.snapshots(group),
        async poll(maxRecords, signal) {
          watch(signal);
          while (!signal.aborted && !closed) {
            const records = readNext(storage, next, maxRecords);
            if (records.length > 0) return records;
            await appended.wait(signal, topics);
          }
          return [];
        },
        async commit({ records, snapshots }) {
          const offsets = new Map<Topic, number>(next);
          await write({ records, group, snapshots: snapshots.map(takenSnapshot), offsets });
          for (const [topic, offset] of offsets) committed.set(topic, offset);
          room.notify();
        },
      };
    },
    tail<T extends Topic>(topics: readonly T[], signal: AbortSignal): AsyncIterable<LogRecord<T>> {
      const next = new Map<T, number>(topics.map((topic) => [topic, storage.end(topic)]));
      return follow(next, signal);
    },
    async lag(): Promise<readonly GroupLag[]> {
      const pending = new Map<string, GroupLag>();
      const note = (group: string, topic: Topic, offset: number) =>
        pending.set(`${group} ${topic}`, { group, topic, records: storage.end(topic) - offset });
      for (const { group, topic, nextOffset } of storage.committedOffsets()) note(group, topic, nextOffset);
      for (const [group, offsets] of active)
        for (const [topic, offset] of offsets) note(group, topic, offset);
      return [...pending.values()];
    },
    flush: async () => storage.flush(),
    async close() {
      if (closed) return;
      closed = true;
      appended.notify();
      room.notify();
      storage.close();
    },
  };
}

/** Reads from every topic in turn and moves `next` past what it read. */
function readNext<T extends Topic>(
  storage: LocalLogStorage,
  next: Map<T, number>,
  maxRecords: number,
): LogRecord<T>[] {
  const records: LogRecord<T>[] = [];
  for (const [topic, offset] of next) {
    const room = maxRecords - records.length;
    if (room <= 0) break;
    for (const record of storage.read(topic, offset, room)) {
      if (isOfTopic(record, topic)) records.push(record);
      next.set(topic, record.offset + 1);
    }
  }
  return records;
}

function isOfTopic<T extends Topic>(record: LogRecord, topic: T): record is LogRecord & LogRecord<T> {
  return record.topic === topic;
}

export function isTopic(text: string): text is Topic {
  return (TOPICS as readonly string[]).includes(text);
}
