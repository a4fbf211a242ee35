import { rename, rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { textSql } from '../read/sql.ts';
import { storeError } from './store-error.ts';

/**
 * Writes a store anew without the free room in it and puts it in its place, while nobody has it open. Needs as much
 * disk besides as the rows take. Killed at any moment, the old or the new file is there, whole. Throws `ForetickError`,
 * `STORE_IN_USE` among others.
 */
export async function compactStore(path: string): Promise<void> {
  const fresh = `${path}.compact`;
  await removeDatabase(fresh);
  try {
    const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1000MB' });
    try {
      const connection = await instance.connect();
      await copyDatabase(connection, path, fresh);
      connection.closeSync();
    } finally {
      instance.closeSync();
    }
    await rename(fresh, path);
  } catch (error) {
    await removeDatabase(fresh);
    throw storeError(error, path, 'compact the store');
  }
}

/** Rows keep their order, since what is read by time is found by it. */
async function copyDatabase(connection: DuckDBConnection, path: string, fresh: string): Promise<void> {
  // Attached for writing, so that nobody else can have it open, and so that its write-ahead log gets into the file.
  await connection.run(`ATTACH ${textSql(path)} AS old`);
  await connection.run('CHECKPOINT old');
  await connection.run(`ATTACH ${textSql(fresh)} AS fresh`);
  await connection.run('COPY FROM DATABASE old TO fresh');
  await connection.run('CHECKPOINT fresh');
  await connection.run('DETACH fresh');
  await connection.run('DETACH old');
}

async function removeDatabase(path: string): Promise<void> {
  for (const file of [path, `${path}.wal`]) await rm(file, { force: true });
}
