import {
  createLocalEventLog,
  type EventLog,
  ForetickError,
  type LocalLogOptions,
  type LogRecord,
  type Topic,
} from '@foretick/ports';
import { emptyDisk, MemoryStorage } from './memory-storage.ts';
import { logOf, ProcessLife } from './process-life.ts';

/** What outlives the simulated process that writes a log: a file's part, in memory. */
export interface MemoryLogDisk {
  /** The log for one process at a time. Throws `LOG_IN_USE` while the one before has neither closed it nor been killed. */
  open(options?: LocalLogOptions): EventLog;
  /** Kills the process that has the log open: no call of it settles any more, and none has an effect. */
  crash(): void;
  /** The records that are kept, oldest first. */
  records(topic: Topic): readonly LogRecord[];
}

/** A disk for an event log of one process. A commit is on it whole or not at all. */
export function createMemoryLogDisk(): MemoryLogDisk {
  const disk = emptyDisk();
  let owner: ProcessLife | undefined;
  return {
    open(options = {}) {
      if (owner !== undefined) {
        throw new ForetickError(
          'LOG_IN_USE',
          'the event log is open in another process; close or kill that one',
        );
      }
      const life = new ProcessLife();
      owner = life;
      // A killed process never hears of it.
      const beforeWrite = (): void => {
        if (owner !== life) throw new ForetickError('LOG_CLOSED', 'the event log is closed; open it again');
      };
      const storage = new MemoryStorage(disk, { durable: true, beforeWrite });
      const log = createLocalEventLog(storage, options);
      return logOf(life, {
        ...log,
        async close() {
          await log.close();
          if (owner === life) owner = undefined;
        },
      });
    },
    crash() {
      owner?.end();
      owner = undefined;
    },
    records: (topic) => disk.topics.get(topic)?.records ?? [],
  };
}
