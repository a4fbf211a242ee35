import type { StoreHealth } from '@foretick/ports';
import type { Database } from '../store/database.ts';
import { readRows } from './read-rows.ts';

/** Asks the engine for its version. */
export async function readHealth(database: Database): Promise<StoreHealth> {
  const startedAt = performance.now();
  const [engine = 'DuckDB'] = await database.read((connection) =>
    readRows(connection, "SELECT 'DuckDB ' || version()", [], (row) => row.text(0)),
  );
  return { engine, latencyMs: performance.now() - startedAt };
}
