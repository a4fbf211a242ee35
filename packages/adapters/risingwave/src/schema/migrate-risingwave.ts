import type { RisingWaveAddress } from '../connection/risingwave-address.ts';
import { SqlPool } from '../connection/sql-pool.ts';
import { loadMigrations } from './load-migrations.ts';
import { type MigrationSummary, migrate } from './migrate.ts';
import type { RenderOptions } from './render-migration.ts';

export interface MigrateOptions {
  readonly address: RisingWaveAddress;
  /** With the files `NNN-name.sql`. */
  readonly folder: string;
  readonly render: RenderOptions;
  readonly onStatement?: (file: string, statement: string) => void;
}

/** Brings RisingWave up to the migrations in a folder. Throws `MIGRATION_…` and `STORE_…`. */
export async function migrateRisingWave(options: MigrateOptions): Promise<MigrationSummary> {
  const migrations = loadMigrations(options.folder, options.render);
  // Views are filled from what is there before their statement ends, which takes as long as it takes.
  const pool = new SqlPool({ address: options.address, maxConnections: 1, statementTimeoutMs: HOUR_MS });
  try {
    const query = async (sql: string, parameters: readonly (string | number)[] = []) => {
      const rows = await pool.query('migrating', sql, parameters);
      // What was noted has to be seen by the next run, also when this one is cut off.
      if (sql.startsWith('INSERT')) await pool.query('migrating', 'FLUSH');
      return rows;
    };
    return await migrate({ query }, migrations, options.onStatement);
  } finally {
    await pool.close();
  }
}

/** Every statement in order, as it would be run, secrets left out. Reaches no server. */
export function plannedStatements(
  folder: string,
  render: RenderOptions,
): readonly { readonly file: string; readonly statement: string }[] {
  const { profile } = render;
  const shown: RenderOptions = {
    ...render,
    grafanaPassword: HIDDEN,
    profile:
      profile.kind === 'kafka' && profile.kafka.sasl !== undefined
        ? { ...profile, kafka: { ...profile.kafka, sasl: { ...profile.kafka.sasl, password: HIDDEN } } }
        : profile,
  };
  return loadMigrations(folder, shown).flatMap(({ file, statements }) =>
    statements.map((statement) => ({ file, statement })),
  );
}

const HOUR_MS = 3_600_000;
const HIDDEN = '***';
