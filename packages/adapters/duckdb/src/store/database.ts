import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ForetickError } from '@foretick/ports';
import { claim, release } from './claim.ts';
import { isOutOfRoom, storeError } from './store-error.ts';
import { removeWorkFolders } from './work-folder.ts';

export interface DatabaseOptions {
  /** A file, made with its folder when missing, or `:memory:`. */
  readonly path: string;
  /** DuckDB's own memory, in megabytes. What does not fit goes to a folder beside the file. */
  readonly memoryLimitMb: number;
}

/**
 * DuckDB's memory and threads while millions of rows pass through. Measured: 20 million trades stay below 450 MB for
 * the whole process with these.
 */
const BULK_MEMORY_MB = 150;
const BULK_THREADS = 2;

/** Connections that read at the same time. Further reads wait. */
const MAX_READERS = 4;

/** One DuckDB file: many readers, one writer at a time. */
export class Database {
  readonly path: string;
  readonly #instance: DuckDBInstance;
  readonly #writer: DuckDBConnection;
  readonly #owned: string | undefined;
  readonly #idleReaders: DuckDBConnection[] = [];
  readonly #running = new Set<Promise<unknown>>();
  #readers = 0;
  readonly #waiting: (() => void)[] = [];
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;
  readonly #memoryLimitMb: number;
  /** Pieces of bulk work that are under way. */
  #bulkWork = 0;
  #limits: Promise<void> = Promise.resolve();

  private constructor(
    { path, memoryLimitMb }: DatabaseOptions,
    instance: DuckDBInstance,
    writer: DuckDBConnection,
    owned: string | undefined,
  ) {
    this.path = path;
    this.#memoryLimitMb = memoryLimitMb;
    this.#instance = instance;
    this.#writer = writer;
    this.#owned = owned;
  }

  /**
   * Throws `STORE_IN_USE` (retryable), `STORE_NOT_WRITABLE`, `STORE_DAMAGED` or `STORE_TOO_NEW`, each with a line
   * that says what to do.
   */
  static async open({ path, memoryLimitMb }: DatabaseOptions): Promise<Database> {
    const owned = path === ':memory:' ? undefined : await claim(path);
    try {
      if (owned !== undefined) await removeWorkFolders(path);
      const instance = await DuckDBInstance.create(path, {
        memory_limit: `${memoryLimitMb}MB`,
        temp_directory: owned === undefined ? '' : `${path}.tmp`,
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
      const writer = await connect(instance);
      return new Database({ path, memoryLimitMb }, instance, writer, owned);
    } catch (error) {
      if (owned !== undefined) release(owned);
      throw storeError(error, path, 'open the store');
    }
  }

  /** Runs `work` on a connection of its own. Sees what was committed when it began. */
  async read<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    this.#assertOpen();
    return this.#track(this.#readInTurn(work));
  }

  /** Runs `work` when all earlier writes are done, in one transaction: all of it stays or none. */
  async write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.writeOn(this.#writer, work);
  }

  /** As `write`, on a connection from `connect`. */
  async writeOn<T>(
    connection: DuckDBConnection,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    this.#assertOpen();
    const done = this.#lastWrite.then(() => this.#transaction(connection, work));
    this.#lastWrite = done.catch(() => undefined);
    return this.#track(done);
  }

  /** Moves what was written into the database file, so that the write-ahead log stays short. */
  async checkpoint(): Promise<void> {
    this.#assertOpen();
    const done = this.#lastWrite.then(() => this.#writer.run('CHECKPOINT'));
    this.#lastWrite = done.catch(() => undefined);
    await this.#track(done.catch((error: unknown) => Promise.reject(this.#explain(error))));
  }

  /** Runs work that millions of rows pass through, with memory and threads held down for as long as it takes. */
  async bulk<T>(work: () => Promise<T>): Promise<T> {
    this.#assertOpen();
    return this.#track(this.#inBulk(work));
  }

  async #inBulk<T>(work: () => Promise<T>): Promise<T> {
    this.#bulkWork++;
    try {
      await this.#limit();
      return await work();
    } catch (error) {
      throw isOutOfRoom(error) ? storeError(error, this.path, 'write') : error;
    } finally {
      this.#bulkWork--;
      await this.#limit();
    }
  }

  /** Sets the limits that fit what is under way when it is this call's turn. A database in memory needs its memory. */
  #limit(): Promise<void> {
    this.#limits = this.#limits.then(() =>
      this.withConnection(async (connection) => {
        const memoryMb =
          this.#bulkWork > 0 ? Math.min(BULK_MEMORY_MB, this.#memoryLimitMb) : this.#memoryLimitMb;
        if (this.#owned !== undefined) await connection.run(`SET memory_limit = '${memoryMb}MB'`);
        await connection.run(this.#bulkWork > 0 ? `SET threads = ${BULK_THREADS}` : 'RESET threads');
      }),
    );
    return this.#limits;
  }

  /** Runs `work` on a new connection, whether or not the database is about to close. */
  async withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await connect(this.#instance);
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  }

  /** A further connection, for long work with temporary tables. The caller closes it. */
  async connect(): Promise<DuckDBConnection> {
    this.#assertOpen();
    return connect(this.#instance);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#running);
    try {
      await this.#writer.run('CHECKPOINT');
    } catch (error) {
      throw this.#explain(error);
    } finally {
      for (const connection of [this.#writer, ...this.#idleReaders]) connection.closeSync();
      this.#instance.closeSync();
      if (this.#owned !== undefined) {
        await removeWorkFolders(this.path).catch(() => undefined);
        release(this.#owned);
      }
    }
  }

  async #readInTurn<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.#readers >= MAX_READERS) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#readers++;
    try {
      const connection = this.#idleReaders.pop() ?? (await connect(this.#instance));
      try {
        return await work(connection);
      } finally {
        this.#idleReaders.push(connection);
      }
    } catch (error) {
      throw this.#explain(error);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#readers--;
      else next();
    }
  }

  async #transaction<T>(
    connection: DuckDBConnection,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    try {
      await connection.run('BEGIN');
      const result = await work(connection);
      await connection.run('COMMIT');
      return result;
    } catch (error) {
      // Fails when DuckDB has ended the transaction itself; the first error is the one to tell.
      await connection.run('ROLLBACK').catch(() => undefined);
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): ForetickError {
    return storeError(error, this.path, 'use the store');
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) {
      throw new ForetickError('STORE_CLOSED', `the store ${this.path} is closed: open it again`);
    }
  }
}

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  return connection;
}
