import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { loadMigrations } from '../schema/load-migrations.ts';
import { LOG_TABLES } from '../schema/log-tables.ts';
import type { RenderOptions } from '../schema/render-migration.ts';
import { inPostgres } from './postgres-dialect.ts';
import { type Mishap, WireServer } from './wire-server.ts';

export const MIGRATIONS = fileURLToPath(
  new URL('../../../../../deploy/risingwave/migrations', import.meta.url),
);

export const TABLES_ONLY: RenderOptions = {
  profile: { kind: 'tables' },
  database: 'dev',
  grafanaPassword: 'secret',
};

/** A Postgres with the migrations' tables and views that is reached as RisingWave is. What it says of itself is Postgres'. */
export interface StandIn {
  readonly url: string;
  readonly server: WireServer;
  readonly database: PGlite;
  empty(): Promise<void>;
  /** The next statement that matches meets with this. */
  next(pattern: RegExp, mishap: Mishap): void;
  close(): Promise<void>;
}

export async function startStandIn({ tables = true }: { readonly tables?: boolean } = {}): Promise<StandIn> {
  const database = await PGlite.create();
  for (const { statements } of tables ? loadMigrations(MIGRATIONS, TABLES_ONLY) : []) {
    for (const statement of statements) {
      const sql = inPostgres(statement);
      if (sql !== undefined) await database.exec(sql);
    }
  }
  const server = await WireServer.start(database);
  let waiting: { readonly pattern: RegExp; readonly mishap: Mishap } | undefined;
  server.onStatement = (sql) => {
    if (waiting?.pattern.test(sql) === true) {
      const { mishap } = waiting;
      waiting = undefined;
      return mishap;
    }
    return sql === 'FLUSH' ? 'SELECT 1' : undefined;
  };
  return {
    url: server.url,
    server,
    database,
    async empty() {
      const names = [...LOG_TABLES.map(({ name }) => name), 'log_positions', 'history_ranges'];
      await database.exec(`TRUNCATE ${names.join(', ')}`);
    },
    next: (pattern, mishap) => {
      waiting = { pattern, mishap };
    },
    async close() {
      await server.close();
      await database.close();
    },
  };
}
