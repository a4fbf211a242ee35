import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type Append,
  isTopic,
  type LocalLogStorage,
  type LocalLogTransaction,
  type LogRecord,
  type Topic,
} from '@foretick/ports';
import { sqliteFailure } from './sqlite-failure.ts';

const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE records (
    topic TEXT NOT NULL, log_offset INTEGER NOT NULL, record_key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (topic, log_offset)) WITHOUT ROWID;
  CREATE TABLE group_offsets (
    group_name TEXT NOT NULL, topic TEXT NOT NULL, next_offset INTEGER NOT NULL,
    PRIMARY KEY (group_name, topic)) WITHOUT ROWID;
  CREATE TABLE snapshots (
    group_name TEXT NOT NULL, record_key TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (group_name, record_key)) WITHOUT ROWID;
  CREATE TABLE first_offset (value INTEGER NOT NULL);
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Newest records of a topic that readers get without asking SQLite, at most. */
const TAIL_RECORDS = 20_480;
/** Those among them that stay when everybody has read them. */
const READ_RECORDS = 32;

/** Records, group offsets and snapshots as three tables of one file. */
export class SqliteStorage implements LocalLogStorage {
  readonly capabilities = { durable: true, atomicCommit: true, sharedGroups: false };
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #firstOffset: number;
  readonly #topics = new Map<Topic, TopicTail>();
  readonly #insertRecord: StatementSync;
  readonly #putOffset: StatementSync;
  readonly #putSnapshot: StatementSync;
  readonly #readRecords: StatementSync;

  constructor(path: string, firstOffset: number) {
    this.#path = path;
    this.#database = openDatabase(path, firstOffset);
    this.#firstOffset = Number(this.#database.prepare('SELECT value FROM first_offset').get()?.value ?? 0);
    this.#insertRecord = this.#database.prepare('INSERT INTO records VALUES (?, ?, ?, ?)');
    this.#putOffset = this.#database.prepare('INSERT OR REPLACE INTO group_offsets VALUES (?, ?, ?)');
    this.#putSnapshot = this.#database.prepare('INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)');
    this.#readRecords = this.#database.prepare(
      'SELECT log_offset, record_key, value FROM records WHERE topic = ? AND log_offset >= ? ORDER BY log_offset LIMIT ?',
    );
  }

  start(topic: Topic): number {
    return this.#tail(topic).start;
  }

  end(topic: Topic): number {
    return this.#tail(topic).end;
  }

  read(topic: Topic, from: number, maxRecords: number): readonly LogRecord[] {
    const tail = this.#tail(topic);
    if (from >= tail.end) return [];
    if (from >= tail.end - tail.records.length) {
      const index = from - (tail.end - tail.records.length);
      return tail.records.slice(index, index + maxRecords);
    }
    return this.#guard(() => this.#readRecords.all(topic, from, maxRecords).map((row) => decode(topic, row)));
  }

  write({ records, group, snapshots, offsets }: LocalLogTransaction): void {
    const ends = new Map<Topic, number>();
    const written: LogRecord[] = [];
    this.#guard(() => {
      this.#database.exec('BEGIN');
      try {
        for (const record of records) {
          const offset = ends.get(record.topic) ?? this.end(record.topic);
          this.#insertRecord.run(record.topic, offset, record.key, JSON.stringify(record.value));
          ends.set(record.topic, offset + 1);
          written.push(atOffset(record, offset));
        }
        if (group !== undefined) {
          for (const { key, state } of snapshots) this.#putSnapshot.run(group, key, JSON.stringify(state));
          for (const [topic, offset] of offsets) this.#putOffset.run(group, topic, offset);
        }
        this.#database.exec('COMMIT');
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
    for (const record of written) this.#tail(record.topic).push(record);
  }

  committedOffset(group: string, topic: Topic): number | undefined {
    return this.committedOffsets().find((one) => one.group === group && one.topic === topic)?.nextOffset;
  }

  committedOffsets() {
    const rows = this.#guard(() =>
      this.#database.prepare('SELECT group_name, topic, next_offset FROM group_offsets').all(),
    );
    return rows.flatMap((row) => {
      const topic = String(row.topic);
      return isTopic(topic)
        ? [{ group: String(row.group_name), topic, nextOffset: Number(row.next_offset) }]
        : [];
    });
  }

  snapshots(group: string): ReadonlyMap<InstrumentId, unknown> {
    const rows = this.#guard(() =>
      this.#database.prepare('SELECT record_key, state FROM snapshots WHERE group_name = ?').all(group),
    );
    return new Map(
      rows.map((row) => [String(row.record_key) as InstrumentId, JSON.parse(String(row.state))]),
    );
  }

  settle(topic: Topic, offset: number): void {
    this.#tail(topic).settle(offset);
  }

  /** The newest record stays, since the next offset is found from it. */
  trim(topic: Topic, offset: number): void {
    const below = Math.min(offset, this.end(topic) - 1);
    this.#guard(() =>
      this.#database.prepare('DELETE FROM records WHERE topic = ? AND log_offset < ?').run(topic, below),
    );
    this.#tail(topic).start = below;
  }

  /** In WAL mode with `synchronous = NORMAL` a checkpoint is what syncs the log to the disk. */
  flush(): void {
    this.#guard(() => this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)'));
  }

  close(): void {
    this.#database.close();
  }

  #tail(topic: Topic): TopicTail {
    const found = this.#topics.get(topic);
    if (found !== undefined) return found;
    const row = this.#guard(() =>
      this.#database
        .prepare('SELECT min(log_offset) AS first, max(log_offset) AS last FROM records WHERE topic = ?')
        .get(topic),
    );
    const empty = row === undefined || row.last === null;
    const tail = new TopicTail(
      empty ? this.#firstOffset : Number(row.first),
      empty ? this.#firstOffset : Number(row.last) + 1,
    );
    this.#topics.set(topic, tail);
    return tail;
  }

  #guard<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw sqliteFailure(this.#path, error);
    }
  }
}

class TopicTail {
  start: number;
  end: number;
  records: LogRecord[] = [];

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  push(record: LogRecord): void {
    this.records.push(record);
    this.end = record.offset + 1;
    if (this.records.length > 2 * TAIL_RECORDS) this.records = this.records.slice(-TAIL_RECORDS);
  }

  settle(offset: number): void {
    const read = offset - (this.end - this.records.length);
    if (read >= 2 * READ_RECORDS) this.records = this.records.slice(read - READ_RECORDS);
  }
}

function openDatabase(path: string, firstOffset: number): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version > SCHEMA_VERSION) throw new NewerSchemaError(version);
    if (version === 0)
      database.exec(`BEGIN; ${SCHEMA} INSERT INTO first_offset VALUES (${firstOffset}); COMMIT`);
    return database;
  } catch (error) {
    database?.close();
    throw sqliteFailure(path, error);
  }
}

/** The file was written by a newer version of this program. */
class NewerSchemaError extends Error {
  readonly code = 'NEWER_SCHEMA';

  constructor(version: number) {
    super(`schema version ${version}, this program knows up to ${SCHEMA_VERSION}`);
  }
}

function atOffset(record: Append, offset: number): LogRecord {
  return { ...record, partition: 0, offset };
}

function decode(topic: Topic, row: Record<string, unknown>): LogRecord {
  return {
    topic,
    key: String(row.record_key) as InstrumentId,
    value: JSON.parse(String(row.value)),
    partition: 0,
    offset: Number(row.log_offset),
  };
}
