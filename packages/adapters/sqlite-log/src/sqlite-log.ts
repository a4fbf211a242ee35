import { createLocalEventLog, type EventLog, type LocalLogOptions } from '@foretick/ports';
import { SqliteStorage } from './sqlite-storage.ts';

export interface SqliteLogOptions extends LocalLogOptions {
  /**
   * Offset of the first record of a new file. Readers that keep their own positions take higher offsets for newer
   * records, so a log that replaces a lost one has to start above it: epoch microseconds do.
   */
  readonly firstOffset?: number;
}

/**
 * An event log in one SQLite file, for one process. A commit is one transaction, so records, snapshots and
 * offsets appear together or not at all; what was committed survives the death of the process.
 *
 * Throws `ForetickError`: LOG_IN_USE, LOG_NOT_WRITABLE, LOG_DAMAGED, LOG_TOO_NEW.
 */
export function openSqliteLog(path: string, options: SqliteLogOptions = {}): EventLog {
  return createLocalEventLog(new SqliteStorage(path, options.firstOffset ?? 0), options);
}
