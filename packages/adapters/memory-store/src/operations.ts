import { ForetickError } from '@foretick/ports';

/** What goes wrong with a store, as whoever simulates it decides. */
export interface StoreFaults {
  /**
   * Called before each operation. While it waits, the operation does, and the writes behind it; when it throws, the
   * operation fails with that error and changes nothing.
   */
  readonly fault?: (operation: 'record' | 'read') => Promise<void> | void;
  /** Called when a write is kept and before its promise resolves: when it throws, the writer takes the write for lost. */
  readonly afterRecord?: () => Promise<void> | void;
}

/** Runs what is asked of an open store: reads at once, writes one after the other. */
export class Operations {
  readonly #faults: StoreFaults;
  readonly #running = new Set<Promise<unknown>>();
  #lastWrite: Promise<unknown> = Promise.resolve();
  #takesMore = true;
  #hasEnded = false;

  constructor(faults: StoreFaults) {
    this.#faults = faults;
  }

  read<T>(work: () => T): Promise<T> {
    return this.#run(async () => {
      await this.#faults.fault?.('read');
      this.#assertGoingOn();
      return work();
    });
  }

  /** `work` is done as a whole and at once. */
  write<T>(work: () => T): Promise<T> {
    return this.#run(() => {
      const done = this.#lastWrite.then(async () => {
        await this.#faults.fault?.('record');
        this.#assertGoingOn();
        const result = work();
        await this.#faults.afterRecord?.();
        return result;
      });
      this.#lastWrite = done.catch(() => undefined);
      return done;
    });
  }

  /** Resolves when everything under way is done; nothing more is begun. */
  async close(): Promise<void> {
    this.#takesMore = false;
    await Promise.allSettled(this.#running);
    this.#hasEnded = true;
  }

  /** Ends at once, as a process does that is killed: what is still waiting never happens. */
  end(): void {
    this.#takesMore = false;
    this.#hasEnded = true;
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#takesMore) throw storeClosed();
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  #assertGoingOn(): void {
    if (this.#hasEnded) throw storeClosed();
  }
}

function storeClosed(): ForetickError {
  return new ForetickError('STORE_CLOSED', 'the store in memory is closed: open it again');
}
