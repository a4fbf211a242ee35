import { ForetickError } from '@foretick/ports';
import type { Migration } from './load-migrations.ts';

/** Something that runs SQL; each statement takes effect by itself. */
export interface SqlSession {
  query(
    sql: string,
    parameters?: readonly (string | number)[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface MigrationSummary {
  /** Files of which something was run. */
  readonly applied: readonly string[];
  readonly statements: number;
  /** Of the newest migration. */
  readonly version: number;
}

/**
 * Brings a database up to `migrations`, a statement after the other. What was done is noted before and after each
 * statement, since there are no transactions: a run that was cut off goes on where it was. One run at a time. Throws
 * `MIGRATION_EDITED`, `MIGRATION_TOO_NEW`, `MIGRATION_FAILED` and the session's errors.
 */
export async function migrate(
  session: SqlSession,
  migrations: readonly Migration[],
  onStatement: (file: string, statement: string) => void = () => undefined,
): Promise<MigrationSummary> {
  await session.query(LEDGER);
  const notes = await readNotes(session);
  check(notes, migrations);
  const applied: string[] = [];
  let count = 0;
  for (const migration of migrations) {
    for (const [index, statement] of migration.statements.entries()) {
      const known = notes.filter((note) => note.version === migration.version && note.statement === index);
      if (known.some(({ state }) => state === 'done')) continue;
      const doubt = known.find(({ state }) => state === 'begun');
      onStatement(migration.file, statement);
      await runOnce(session, migration, index, statement, doubt);
      count += 1;
      if (!applied.includes(migration.file)) applied.push(migration.file);
    }
  }
  return { applied, statements: count, version: migrations.at(-1)?.version ?? 0 };
}

interface Note {
  readonly version: number;
  readonly statement: number;
  readonly state: string;
  readonly checksum: string;
  /** What was there before the statement, where it cannot be told from its effect. */
  readonly earlier: string;
}

const LEDGER = `CREATE TABLE IF NOT EXISTS foretick_migrations (
  version INTEGER NOT NULL, statement INTEGER NOT NULL, state VARCHAR NOT NULL, checksum VARCHAR NOT NULL,
  earlier VARCHAR NOT NULL, PRIMARY KEY (version, statement, state))`;

async function readNotes(session: SqlSession): Promise<readonly Note[]> {
  const rows = await session.query(
    'SELECT version, statement, state, checksum, earlier FROM foretick_migrations',
  );
  return rows.map((row) => ({
    version: Number(row.version),
    statement: Number(row.statement),
    state: String(row.state),
    checksum: String(row.checksum),
    earlier: String(row.earlier),
  }));
}

function check(notes: readonly Note[], migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  for (const { version, checksum } of notes) {
    if (version > newest) {
      throw new ForetickError(
        'MIGRATION_TOO_NEW',
        `the database is at migration ${version}, this program knows up to ${newest}: update the program`,
      );
    }
    const known = migrations.find((migration) => migration.version === version);
    if (known?.checksum !== checksum) {
      throw new ForetickError(
        'MIGRATION_EDITED',
        `migration ${version} (${known?.file ?? 'gone'}) was applied with other statements than it has now: restore the file and write a new migration`,
      );
    }
  }
}

async function runOnce(
  session: SqlSession,
  { version, file, checksum }: Migration,
  index: number,
  statement: string,
  doubt: Note | undefined,
): Promise<void> {
  const note = (state: 'begun' | 'done', earlier: string) =>
    session.query(
      'INSERT INTO foretick_migrations (version, statement, state, checksum, earlier) VALUES ($1::INTEGER, $2::INTEGER, $3::VARCHAR, $4::VARCHAR, $5::VARCHAR)',
      [version, index, state, checksum, earlier],
    );
  const swapped = SWAP.exec(statement);
  const identity = swapped === null ? '' : await identityOf(session, swapped[2] ?? '');
  if (doubt === undefined) await note('begun', identity);
  // A swap that is done twice is undone. Whether it was done shows in which view now has the name.
  const isDone = doubt !== undefined && swapped !== null && identity !== doubt.earlier;
  try {
    if (!isDone) await session.query(statement);
  } catch (cause) {
    if (!(doubt !== undefined && ALREADY.test(messageOf(cause)))) throw failed(file, index, statement, cause);
  }
  await note('done', identity);
}

const SWAP = /\bALTER\s+MATERIALIZED\s+VIEW\s+(\w+)\s+SWAP\s+WITH\s+(\w+)/i;
/** Only believed of a statement that was begun before, by this very ledger. */
const ALREADY = /already exists|duplicated?\b|does not exist|not found/i;

async function identityOf(session: SqlSession, view: string): Promise<string> {
  const [row] = await session.query(
    'SELECT id FROM rw_catalog.rw_materialized_views WHERE name = $1::VARCHAR',
    [view],
  );
  return String(row?.id ?? '');
}

function failed(file: string, index: number, statement: string, cause: unknown): ForetickError {
  if (cause instanceof ForetickError && cause.retryable) return cause;
  const [first = ''] = statement
    .replace(/^--.*$/gm, '')
    .trim()
    .split('\n');
  return new ForetickError(
    'MIGRATION_FAILED',
    `statement ${index + 1} of ${file} (${first}) failed: ${messageOf(cause)}; mend it and run foretick migrate again, it goes on there`,
    { cause },
  );
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
