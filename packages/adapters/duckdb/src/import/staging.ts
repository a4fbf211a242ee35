import type { DuckDBConnection } from '@duckdb/node-api';
import { textSql } from '../read/sql.ts';
import type { Database } from '../store/database.ts';
import { makeWorkFolder, type WorkFolder } from '../store/work-folder.ts';

/**
 * Where rows wait between their source and the store: a database file of its own, so that they are compressed and
 * on disk, whatever their number, and nothing of them is in the store until all are known to be good.
 */
export interface Staging {
  readonly connection: DuckDBConnection;
  readonly folder: WorkFolder;
  /** The database's name in SQL; its tables are `${catalog}.name`. */
  readonly catalog: string;
}

let stagings = 0;

/** Runs `work` with a staging area and removes it afterwards. An abort of `signal` interrupts what DuckDB is doing. */
export async function withStaging<T>(
  database: Database,
  signal: AbortSignal,
  work: (staging: Staging) => Promise<T>,
): Promise<T> {
  return database.bulk(async () => {
    const folder = await makeWorkFolder(database.path);
    const connection = await database.connect();
    const interrupt = (): void => connection.interrupt();
    signal.addEventListener('abort', interrupt);
    const catalog = `staging_${++stagings}`;
    try {
      await connection.run(`ATTACH ${textSql(folder.file('staging.duckdb'))} AS ${catalog}`);
      return await work({ connection, folder, catalog });
    } finally {
      signal.removeEventListener('abort', interrupt);
      await detach(database, connection, catalog);
      await folder.remove();
    }
  });
}

/** On a connection of its own: the other one may have been interrupted. */
async function detach(database: Database, used: DuckDBConnection, catalog: string): Promise<void> {
  used.closeSync();
  await database.withConnection((connection) => connection.run(`DETACH DATABASE IF EXISTS ${catalog}`));
}
