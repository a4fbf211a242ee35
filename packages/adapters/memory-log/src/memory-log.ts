import { createLocalEventLog, type EventLog, type LocalLogOptions } from '@foretick/ports';
import { emptyDisk, MemoryStorage } from './memory-storage.ts';

/** An event log that lives and dies with the process. Offsets, groups and snapshots behave as in a durable one. */
export function createMemoryLog(options: LocalLogOptions = {}): EventLog {
  return createLocalEventLog(
    new MemoryStorage(emptyDisk(), { durable: false, beforeWrite: () => {} }),
    options,
  );
}
