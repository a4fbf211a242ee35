import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Migration } from './load-migrations.ts';
import { migrate, type SqlSession } from './migrate.ts';

/** A database that knows which view has which identity, and nothing else. Dies at the statement with this number. */
class World implements SqlSession {
  readonly done: string[] = [];
  readonly notes: Record<string, unknown>[] = [];
  readonly ids = new Map([
    ['a', '1'],
    ['a_v2', '2'],
  ]);
  dieAt = Number.POSITIVE_INFINITY;
  /** Whether what it dies at has taken effect. */
  dieAfter = false;
  #count = 0;

  async query(sql: string, parameters: readonly (string | number)[] = []) {
    this.#count += 1;
    const dies = this.#count === this.dieAt;
    if (dies && !this.dieAfter) throw new Error('cut');
    const rows = this.#run(sql, parameters);
    if (dies) throw new Error('cut');
    return rows;
  }

  revive(): this {
    this.dieAt = Number.POSITIVE_INFINITY;
    return this;
  }

  #run(sql: string, parameters: readonly (string | number)[]): Record<string, unknown>[] {
    if (sql.startsWith('CREATE TABLE IF NOT EXISTS foretick_migrations')) return [];
    if (sql.startsWith('SELECT version')) return this.notes;
    if (sql.startsWith('SELECT id')) return [{ id: this.ids.get(String(parameters[0])) }];
    if (sql.startsWith('INSERT INTO foretick_migrations')) {
      const [version, statement, state, checksum, earlier] = parameters;
      this.notes.push({ version, statement, state, checksum, earlier });
      return [];
    }
    if (sql.startsWith('CREATE USER') && this.done.includes(sql)) throw new Error('User x already exists');
    if (sql.includes('SWAP WITH')) {
      const [one, other] = [this.ids.get('a') ?? '', this.ids.get('a_v2') ?? ''];
      this.ids.set('a', other).set('a_v2', one);
    }
    this.done.push(sql);
    return [];
  }
}

const MIGRATIONS: readonly Migration[] = [
  { version: 1, file: '001-a.sql', checksum: 'one', statements: ['CREATE TABLE t', 'CREATE USER x'] },
  {
    version: 2,
    file: '002-b.sql',
    checksum: 'two',
    statements: ['CREATE VIEW a_v2', 'ALTER MATERIALIZED VIEW a_v2 SWAP WITH a', 'DROP VIEW a_v2'],
  },
];

describe('migrating', () => {
  it('runs every statement once, in order, and nothing the second time', async () => {
    const world = new World();
    const seen: string[] = [];
    const summary = await migrate(world, MIGRATIONS, (file, statement) => seen.push(`${file}: ${statement}`));
    assert.deepEqual(summary, { applied: ['001-a.sql', '002-b.sql'], statements: 5, version: 2 });
    assert.deepEqual(
      world.done,
      MIGRATIONS.flatMap(({ statements }) => statements),
    );
    assert.equal(seen[3], '002-b.sql: ALTER MATERIALIZED VIEW a_v2 SWAP WITH a');
    assert.deepEqual(await migrate(world, MIGRATIONS), { applied: [], statements: 0, version: 2 });
    assert.equal(world.done.length, 5);
  });

  it('goes on after it was cut off anywhere: each thing is there once, and a swap is not undone', async () => {
    for (const dieAfter of [false, true]) {
      let isThrough = false;
      for (let dieAt = 1; !isThrough; dieAt += 1) {
        const world = Object.assign(new World(), { dieAt, dieAfter });
        isThrough = await migrate(world, MIGRATIONS).then(
          () => true,
          () => false,
        );
        await migrate(world.revive(), MIGRATIONS);
        assert.equal(world.ids.get('a'), '2', `cut at ${dieAt}`);
        assert.deepEqual(
          [...new Set(world.done)].sort(),
          MIGRATIONS.flatMap(({ statements }) => statements).sort(),
          `cut at ${dieAt}`,
        );
        assert.equal(world.notes.filter(({ state }) => state === 'done').length, 5);
        assert.ok(dieAt < 40);
      }
    }
  });

  it('refuses a migration that was edited, one that is gone, and a database of a newer program', async () => {
    const world = new World();
    await migrate(world, MIGRATIONS);
    const [first, second] = MIGRATIONS;
    assert.ok(first !== undefined && second !== undefined);
    await assert.rejects(migrate(world, [first, { ...second, checksum: 'other' }]), {
      code: 'MIGRATION_EDITED',
    });
    await assert.rejects(migrate(world, [first]), { code: 'MIGRATION_TOO_NEW' });
    await assert.rejects(migrate(world, [second]), { code: 'MIGRATION_EDITED' });
  });

  it('believes "already exists" only of what it began itself', async () => {
    const world = new World();
    world.done.push('CREATE USER x');
    await assert.rejects(migrate(world, MIGRATIONS), {
      code: 'MIGRATION_FAILED',
      message: /statement 2 of 001-a\.sql \(CREATE USER x\) failed: User x already exists/,
    });
    await migrate(world, MIGRATIONS);
  });
});
