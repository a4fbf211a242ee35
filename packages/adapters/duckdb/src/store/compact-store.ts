import { rename } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { textSql } from '../read/sql.ts';
import { claim, release } from './claim.ts';
import { storeError } from './store-error.ts';
import { makeWorkFolder } from './work-folder.ts';

/**
 * Writes a store anew without the free room in it and puts it in its place, while nobody has it open. Needs as much
 * disk besides as the rows take. Killed at any moment, the old or the new file is there, whole; what was left behind
 * goes at the next open. Throws `ForetickError`, `STORE_IN_USE` among others.
 */
export async function compactStore(path: string): Promise<void> {
  const claimed = await claim(path);
  try {
    const folder = await makeWorkFolder(path);
    try {
      const fresh = folder.file('compact.duckdb');
      await copyStore(path, fresh);
      await rename(fresh, path);
    } finally {
      await folder.remove();
    }
  } catch (error) {
    throw storeError(error, path, 'compact the store');
  } finally {
    release(claimed);
  }
}

async function copyStore(path: string, fresh: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1000MB' });
  try {
    const connection = await instance.connect();
    await copyDatabase(connection, path, fresh);
    connection.closeSync();
  } finally {
    instance.closeSync();
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
