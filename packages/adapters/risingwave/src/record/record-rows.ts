import type { Append, TopicPosition } from '@foretick/ports';
import { recordToFields, type WireFields } from '@foretick/ports/schema';
import type { SqlPool, SqlValue } from '../connection/sql-pool.ts';
import { LOG_TABLES, type LogTable, typeOf } from '../schema/log-tables.ts';

/**
 * Writes records into their tables, then the positions after them. There are no transactions: a batch that fails half
 * way is recorded again, and the tables' keys make that come to the same.
 */
export async function recordRows(
  pool: SqlPool,
  records: readonly Append[],
  positions: readonly TopicPosition[],
): Promise<void> {
  const rows = new Map<LogTable, WireFields[]>();
  for (const record of records) {
    const fields = recordToFields(record.topic, record.value);
    for (const table of LOG_TABLES) {
      if (table.topic !== record.topic || !belongs(table, fields)) continue;
      const known = rows.get(table);
      if (known === undefined) rows.set(table, [fields]);
      else known.push(fields);
    }
  }
  for (const [table, all] of rows) {
    const columns = Object.entries(table.columns);
    const size = Math.floor(MAX_PARAMETERS / columns.length);
    for (let start = 0; start < all.length; start += size) {
      const part = all.slice(start, start + size);
      const parameters = part.flatMap((fields) =>
        columns.map(([name, type]) => cell(fields[name], typeOf(type))),
      );
      await pool.query(`recording ${table.name}`, insertSql(table.name, columns, part.length), parameters);
    }
  }
  await storePositions(pool, positions);
}

/** More would be over what a statement of the protocol takes. */
const MAX_PARAMETERS = 20_000;

function belongs(table: LogTable, fields: WireFields): boolean {
  return Object.entries(table.columns).every(
    ([name, type]) => !type.endsWith(' NOT NULL') || (fields[name] !== undefined && fields[name] !== null),
  );
}

function cell(value: unknown, type: string): SqlValue {
  if (value === undefined || value === null) return null;
  if (type === 'JSONB') return JSON.stringify(value);
  if (type === 'DOUBLE PRECISION[]') return `{${String(value)}}`;
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

function insertSql(table: string, columns: readonly (readonly [string, string])[], rows: number): string {
  const names = columns.map(([name]) => `"${name}"`).join(', ');
  const types = columns.map(([, type]) => typeOf(type));
  const values = Array.from({ length: rows }, (_, row) => {
    const cells = types.map((type, index) => `$${row * types.length + index + 1}::${type}`);
    return `(${cells.join(', ')})`;
  });
  return `INSERT INTO ${table} (${names}) VALUES ${values.join(', ')}`;
}

async function storePositions(pool: SqlPool, positions: readonly TopicPosition[]): Promise<void> {
  if (positions.length === 0) return;
  const newest = new Map<string, TopicPosition>();
  for (const position of positions) {
    const key = `${position.topic}/${position.partition}`;
    if (position.nextOffset >= (newest.get(key)?.nextOffset ?? 0)) newest.set(key, position);
  }
  const columns = [
    ['topic', 'VARCHAR'],
    ['partition_id', 'INTEGER'],
    ['next_offset', 'BIGINT'],
  ] as const;
  const parameters = [...newest.values()].flatMap(({ topic, partition, nextOffset }) => [
    topic,
    partition,
    nextOffset,
  ]);
  await pool.query('recording positions', insertSql('log_positions', columns, newest.size), parameters);
}
