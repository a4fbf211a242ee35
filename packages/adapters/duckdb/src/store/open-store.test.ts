import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { ForetickError } from '@foretick/ports';
import { migrate } from '../schema/migrate.ts';
import { testClock, testFolder } from '../testing/test-folder.ts';
import { openDuckdbStore } from './open-store.ts';

const folder = testFolder(after);
const open = (path: string) => openDuckdbStore({ path, clock: testClock });

describe('opening the store', () => {
  it('makes missing folders and keeps what was recorded', async () => {
    const path = folder('new/deep/store.duckdb');
    const first = await open(path);
    await first.record([], [{ topic: 'trades', partition: 0, nextOffset: 5 }]);
    await first.close();
    await first.close();
    const second = await open(path);
    assert.deepEqual(await second.positions(), [{ topic: 'trades', partition: 0, nextOffset: 5 }]);
    await second.close();
    await assertRefused(second.record([], []), 'STORE_CLOSED', /open it again/);
  });

  it('is refused a second time, in this process and in another', async () => {
    const path = folder('busy.duckdb');
    const owner = await open(path);
    await assertRefused(open(path), 'STORE_IN_USE', /this same process/);
    const other = openElsewhere(path);
    assert.equal(other.code, 'STORE_IN_USE');
    assert.equal(other.retryable, true);
    assert.match(other.message, new RegExp(`in use by process ${process.pid};`));
    await owner.close();
    assert.equal(openElsewhere(path).code, 'opened');
  });

  it('says when the folder or the file cannot be written', async () => {
    mkdirSync(folder('a-folder.duckdb'));
    await assertRefused(open(folder('a-folder.duckdb')), 'STORE_NOT_WRITABLE', /not a file/);
    writeFileSync(folder('plain'), '');
    await assertRefused(open(folder('plain/store.duckdb')), 'STORE_NOT_WRITABLE', /folder cannot be written/);
  });

  it('says when this user may not write', async (context) => {
    // The superuser may write everywhere, so that another user has to try.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    mkdirSync(folder('locked'));
    const path = folder('locked/store.duckdb');
    await (await open(path)).close();
    chmodSync(folder('.'), 0o755);
    chmodSync(path, 0o444);
    const file = openElsewhere(path, user);
    if (file.code === 'not-run') return context.skip('another user cannot read this program here');
    assert.equal(file.code, 'STORE_NOT_WRITABLE', file.message);
    chmodSync(folder('locked'), 0o555);
    const inFolder = openElsewhere(path, user);
    assert.equal(inFolder.code, 'STORE_NOT_WRITABLE');
    assert.match(inFolder.message, /folder cannot be written \(EACCES\); make it writable for this user/);
    chmodSync(folder('locked'), 0o755);
  });

  it('says when the file is something else', async () => {
    writeFileSync(folder('text.duckdb'), 'no database at all '.repeat(1_000));
    await assertRefused(open(folder('text.duckdb')), 'STORE_DAMAGED', /not a valid DuckDB database/);
    await alter(folder('other.duckdb'), 'CREATE TABLE cats (name VARCHAR)');
    await assertRefused(open(folder('other.duckdb')), 'STORE_DAMAGED', /it has the table cats/);
  });

  it('refuses a store that a newer program wrote, and one whose history differs', async () => {
    const path = folder('newer.duckdb');
    await (await open(path)).close();
    await alter(path, `INSERT INTO schema_version VALUES (99, 'from-the-future', 'x')`);
    await assertRefused(open(path), 'STORE_TOO_NEW', /schema version 99/);
    await alter(
      path,
      `DELETE FROM schema_version WHERE version = 99; UPDATE schema_version SET checksum = 'x'`,
    );
    await assertRefused(open(path), 'STORE_DAMAGED', /other statements/);
  });

  it('upgrades step by step, and leaves a failed step undone', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const one = { version: 1, name: 'one', sql: 'CREATE TABLE a (x INTEGER)' };
    const two = { version: 2, name: 'two', sql: 'ALTER TABLE a ADD COLUMN y INTEGER' };
    await migrate(connection, 'test', [one]);
    await connection.run('INSERT INTO a VALUES (7)');
    await assert.rejects(migrate(connection, 'test', [one, { ...two, sql: `${two.sql}; nonsense` }]));
    await migrate(connection, 'test', [one, two]);
    await migrate(connection, 'test', [one, two]);
    const rows = await connection.runAndReadAll('SELECT x, y FROM a');
    assert.deepEqual(rows.getRows(), [[7, null]]);
    connection.closeSync();
    instance.closeSync();
  });
});

async function assertRefused(work: Promise<unknown>, code: string, says: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ForetickError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, says);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

async function alter(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

function openElsewhere(
  path: string,
  user: { readonly uid?: number; readonly gid?: number } = {},
): { code: string; message: string; retryable: boolean } {
  const script = `
    import { openDuckdbStore } from ${JSON.stringify(new URL('./open-store.ts', import.meta.url).href)};
    const answer = (code, message, retryable) => process.stdout.write(JSON.stringify({ code, message, retryable }));
    try {
      const store = await openDuckdbStore({ path: ${JSON.stringify(path)}, clock: { now: () => 0, sleep: async () => {} } });
      await store.close();
      answer('opened', '', false);
    } catch (error) {
      answer(error.code, error.message, error.retryable);
    }`;
  // Without the right to run Node from here there is no output at all.
  const { stdout = '' } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    timeout: 20_000,
    ...user,
  });
  return !stdout ? { code: 'not-run', message: '', retryable: false } : JSON.parse(stdout);
}
