import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ForetickError } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

/**
 * Brings the store up to `migrations`, each in one transaction. Throws `STORE_TOO_NEW` when a newer program
 * wrote it and `STORE_DAMAGED` when what it says about itself does not fit.
 */
export async function migrate(
  connection: DuckDBConnection,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const applied = await appliedMigrations(connection, path);
  const newest = migrations.at(-1)?.version ?? 0;
  for (const { version, checksum } of applied) {
    if (version > newest) {
      throw new ForetickError(
        'STORE_TOO_NEW',
        `the store ${path} has schema version ${version}, this program knows up to ${newest}: update the program, or use another data folder`,
      );
    }
    const known = migrations.find((migration) => migration.version === version);
    if (known === undefined || checksumOf(known) !== checksum) {
      throw new ForetickError(
        'STORE_DAMAGED',
        `the store ${path} says that schema version ${version} was made by other statements than this program's: use another data folder`,
      );
    }
  }
  const from = applied.at(-1)?.version ?? 0;
  for (const migration of migrations) {
    if (migration.version > from) await apply(connection, migration);
  }
}

async function appliedMigrations(
  connection: DuckDBConnection,
  path: string,
): Promise<readonly { readonly version: number; readonly checksum: string }[]> {
  const tables = await readRows(
    connection,
    `SELECT table_name FROM information_schema.tables WHERE table_catalog = current_database()`,
    [],
    (row) => row.text(0),
  );
  if (!tables.includes('schema_version')) {
    if (tables.length > 0) {
      throw new ForetickError(
        'STORE_DAMAGED',
        `${path} is a DuckDB database of something else (it has the table ${tables[0]}): use another data folder`,
      );
    }
    return [];
  }
  return readRows(
    connection,
    'SELECT version::DOUBLE, checksum FROM schema_version ORDER BY version',
    [],
    (row) => ({ version: row.number(0), checksum: row.text(1) }),
  );
}

async function apply(connection: DuckDBConnection, migration: Migration): Promise<void> {
  await connection.run('BEGIN');
  try {
    await connection.run(
      'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, name VARCHAR NOT NULL, checksum VARCHAR NOT NULL)',
    );
    await connection.run(migration.sql);
    await connection.run('INSERT INTO schema_version VALUES ($1, $2, $3)', [
      migration.version,
      migration.name,
      checksumOf(migration),
    ]);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}
