import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LogRecord } from '@foretick/ports';
import { recordToFields } from '@foretick/ports/schema';
import { loadMigrations } from '../schema/load-migrations.ts';
import { LOG_TABLES, type LogTable } from '../schema/log-tables.ts';
import type { RenderOptions } from '../schema/render-migration.ts';
import { inDuckdb } from './duckdb-dialect.ts';
import { MIGRATIONS, TABLES_ONLY } from './stand-in.ts';

export type Row = Readonly<Record<string, unknown>>;

const ON_KAFKA: RenderOptions = {
  ...TABLES_ONLY,
  profile: { kind: 'kafka', kafka: { brokers: ['kafka:9092'], prefix: '', tls: false } },
};

/** The migrations' tables and views in DuckDB, with records in them. */
export async function viewWorld(
  records: readonly Pick<LogRecord, 'topic' | 'value'>[],
): Promise<{ rows(sql: string): Promise<readonly Row[]>; close(): void }> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET TimeZone = 'UTC'");
  for (const { statements } of loadMigrations(MIGRATIONS, ON_KAFKA)) {
    for (const statement of statements) {
      const sql = inDuckdb(statement);
      if (sql !== undefined) await connection.run(sql);
    }
  }
  for (const table of LOG_TABLES) await fill(connection, table, records);
  return {
    async rows(sql) {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJson().map((row) => Object.fromEntries(Object.entries(row).map(plain)));
    },
    close: () => connection.closeSync(),
  };
}

async function fill(
  connection: DuckDBConnection,
  { name: table, topic, columns: typed }: LogTable,
  records: readonly Pick<LogRecord, 'topic' | 'value'>[],
): Promise<void> {
  const columns = Object.entries(typed);
  const rows = records
    .filter((record) => record.topic === topic)
    .map((record) => recordToFields(topic, record.value))
    .filter((fields) =>
      columns.every(([name, type]) => !type.endsWith('NOT NULL') || fields[name] !== undefined),
    );
  if (rows.length === 0) return;
  const cells = columns.map(([name, type]) => {
    if (type.startsWith('JSONB')) return `(j -> '${name}')`;
    return type.startsWith('DOUBLE PRECISION[]')
      ? `(j -> '${name}')::DOUBLE[]`
      : `(j ->> '${name}')::${type.replace(' NOT NULL', '')}`;
  });
  await connection.run(
    `INSERT INTO ${table} (${columns.map(([name]) => `"${name}"`).join(', ')})
     SELECT ${cells.join(', ')} FROM (SELECT unnest(from_json($1::JSON, '["JSON"]')) AS j)`,
    [JSON.stringify(rows)],
  );
}

/** Whole numbers come as text, since some are too large for others' numbers. */
function plain([name, value]: [string, unknown]): [string, unknown] {
  return [name, typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value];
}
