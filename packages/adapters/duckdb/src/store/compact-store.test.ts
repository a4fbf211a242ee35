import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { testClock, testFolder } from '../testing/test-folder.ts';
import { compactStore } from './compact-store.ts';
import { openDuckdbStore } from './open-store.ts';

const folder = testFolder(after);
const ROWS = 400_000;

describe('compacting a store', () => {
  it('keeps every table with its rows in their order, and the file shrinks', async () => {
    const path = folder('store.duckdb');
    await makeStore(path);
    const before = await contentOf(path);
    const full = statSync(path).size;
    await compactStore(path);
    const compacted = statSync(path).size;
    assert.ok(compacted < full * 0.7, `${full} bytes before, ${compacted} after`);
    assert.deepEqual(await contentOf(path), before);
    const store = await openDuckdbStore({ path, clock: testClock });
    const { fileBytes, freeBytes } = await store.diskUse();
    assert.ok(freeBytes < fileBytes * 0.1);
    await store.close();
    assert.deepEqual(readdirSync(folder('.')), ['store.duckdb'], 'nothing is left behind');
  });

  it('leaves a store alone that is open, or that is none', async () => {
    const path = folder('open.duckdb');
    const store = await openDuckdbStore({ path, clock: testClock });
    await assert.rejects(compactStore(path), { code: 'STORE_IN_USE' });
    await store.close();
    await compactStore(path);
    const text = folder('text.duckdb');
    writeFileSync(text, 'no database at all '.repeat(1_000));
    await assert.rejects(compactStore(text), { code: 'STORE_DAMAGED' });
    assert.match(readFileSync(text, 'utf8'), /^no database/);
  });
});

/** Trades in the order of time, of which the older two thirds are gone. */
async function makeStore(path: string): Promise<void> {
  await (await openDuckdbStore({ path, clock: testClock })).close();
  await alter(path, [
    `INSERT INTO trades SELECT 'kraken:BTC/USD', i, i::VARCHAR, i * 60, i * 60, i * 60, hash(i) / 1e9, hash(-i) / 1e9,
       'buy' FROM range(${ROWS}) rows(i)`,
    'CHECKPOINT',
    `DELETE FROM trades WHERE sequence < ${Math.floor((ROWS * 2) / 3)}`,
    'CHECKPOINT',
  ]);
}

/** Each table's statement with a sum over its rows and over their places. */
async function contentOf(path: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const content: unknown[] = [];
  for (const [table, sql] of await rows('SELECT table_name, sql FROM duckdb_tables() ORDER BY ALL')) {
    const placed = `SELECT row_text, row_number() OVER (ORDER BY id) AS place
      FROM (SELECT rowid AS id, one::VARCHAR AS row_text FROM ${String(table)} one)`;
    const sums = await rows(`SELECT count(*), sum(hash(row_text, place)) FROM (${placed})`);
    content.push({ table, sql, sums });
  }
  connection.closeSync();
  instance.closeSync();
  return content;
}

async function alter(path: string, statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const sql of statements) await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}
