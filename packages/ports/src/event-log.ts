import type { InstrumentId } from '@foretick/core/trade';
import type { Topic, TopicRecords } from './topics.ts';

export interface LogCapabilities {
  /** Whether records survive the end of the process. */
  readonly durable: boolean;
  /**
   * Whether a commit's records, snapshots and offsets become visible all at once or not at all. Where not, records may be
   * appended a second time after a crash; snapshots and offsets agree with each other all the same.
   */
  readonly atomicCommit: boolean;
  /** Whether readers of one group in several processes share its keys, each key with one of them at a time. */
  readonly sharedGroups: boolean;
}

/** A record to append. Records of one key keep their order. */
export type Append = {
  [T in Topic]: { readonly topic: T; readonly key: InstrumentId; readonly value: TopicRecords[T] };
}[Topic];

export type LogRecord<T extends Topic = Topic> = {
  [K in T]: {
    readonly topic: K;
    readonly key: InstrumentId;
    readonly value: TopicRecords[K];
    readonly partition: number;
    /** Position in the partition: counts up by at least one. */
    readonly offset: number;
  };
}[T];

export interface TopicPosition {
  readonly topic: Topic;
  readonly partition: number;
  /** The next record to read. */
  readonly nextOffset: number;
}

/** A service's state for one key, as a JSON value. */
export interface Snapshot {
  readonly key: InstrumentId;
  readonly state: unknown;
}

/**
 * A snapshot that is made when it is written, which may be some commits later: for a state that changes only from the end of
 * a poll to the commit after it, so that it need not be copied for each of them.
 */
export interface LiveSnapshot {
  readonly key: InstrumentId;
  /** The state as it is now, as a JSON value. */
  take(): unknown;
}

/** What a service has to write for what it read. */
export interface Commit {
  readonly records: readonly Append[];
  /** State after the records read so far, one for each key that changed. */
  readonly snapshots: readonly (Snapshot | LiveSnapshot)[];
}

export interface GroupLag {
  readonly group: string;
  readonly topic: Topic;
  /** Records that the group has not committed. */
  readonly records: number;
}

export interface LogConsumer<T extends Topic> {
  /**
   * Counts up when the keys that are read here have changed hands, as a poll ends. What was remembered of any key is void
   * then: the records just polled follow on `snapshots()`. A log whose groups are not shared stays at 0.
   */
  readonly generation: number;
  /** The newest snapshot of each key that is read here, as of the newest poll's beginning. */
  snapshots(): Promise<ReadonlyMap<InstrumentId, unknown>>;
  /**
   * The next records, at most `maxRecords`, in order for each key; waits until there is at least one.
   * Empty only when `signal` has aborted.
   */
  poll(maxRecords: number, signal: AbortSignal): Promise<readonly LogRecord<T>[]>;
  /**
   * Writes records, then snapshots, then the offsets of everything polled so far: in this order, or all at
   * once where the log's `atomicCommit` says so. After a crash in between, the records polled come again. Commits
   * nothing more when the keys have changed hands meanwhile: whoever reads them now gets the records again.
   */
  commit(commit: Commit): Promise<void>;
}

/** An ordered, partitioned log of records, shared by all services. */
export interface EventLog {
  readonly capabilities: LogCapabilities;
  /** Appends records; with `state`, the snapshots of the group become durable with them, as in `LogConsumer.commit`. */
  append(
    records: readonly Append[],
    state?: { readonly group: string; readonly snapshots: readonly Snapshot[] },
  ): Promise<void>;
  /** The newest snapshot of each key that the group has written. */
  snapshots(group: string): Promise<ReadonlyMap<InstrumentId, unknown>>;
  /** Continues where the group's last commit ended; a new group starts at the oldest record kept. */
  consumer<T extends Topic>(group: string, topics: readonly T[]): Promise<LogConsumer<T>>;
  /** Records appended from now on, without a group and without commits. Ends when `signal` aborts. */
  tail<T extends Topic>(topics: readonly T[], signal: AbortSignal): AsyncIterable<LogRecord<T>>;
  /** How far each group is behind, over all groups that ever committed or consumed. */
  lag(): Promise<readonly GroupLag[]>;
  /** Everything appended so far survives a power cut. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export function takenSnapshot(snapshot: Snapshot | LiveSnapshot): Snapshot {
  return 'take' in snapshot ? { key: snapshot.key, state: snapshot.take() } : snapshot;
}

/** A snapshot as it was when somebody gave it: a state goes on changing while it waits to be written. */
export interface FrozenSnapshot {
  readonly key: InstrumentId;
  /** JSON text. */
  readonly state: string;
}

export function frozen({ key, state }: Snapshot): FrozenSnapshot {
  return { key, state: JSON.stringify(state) ?? 'null' };
}
