import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** A DuckDB of its own in memory, for reading files. */
export interface Scratch {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** One thread, so that rows come in the order of the file; nothing goes to disk. */
export async function openScratch(): Promise<Scratch> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '500MB',
    threads: '1',
    temp_directory: '',
  });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
