import { ForetickError, type Topic, type TopicRecords } from '@foretick/ports';
import { recordFromFields } from '@foretick/ports/schema';
import type { SqlRow } from '../connection/sql-pool.ts';
import { LOG_TABLES, type LogTableName } from '../schema/log-tables.ts';

/** A row as the record that it was made of; NULL is `undefined`. Throws `STORE_DAMAGED`. */
export function recordOf<T extends Topic>(topic: T, row: SqlRow): TopicRecords[T] {
  const fields: Record<string, unknown> = {};
  for (const name in row) fields[name] = row[name] ?? undefined;
  const record = recordFromFields(topic, fields);
  if (record.ok) return record.value;
  throw new ForetickError(
    'STORE_DAMAGED',
    `RisingWave holds a row of ${topic} that is no such record (${record.reason}); look at it, and at who writes the topic`,
  );
}

/** The columns of a table in SQL, each under its own name with `prefix` before it. */
export function columnsSql(table: LogTableName, alias?: string, prefix = ''): string {
  const names = Object.keys(LOG_TABLES.find(({ name }) => name === table)?.columns ?? {});
  const from = alias === undefined ? '' : `${alias}.`;
  return names.map((name) => `${from}"${name}"${prefix === '' ? '' : ` AS ${prefix}${name}`}`).join(', ');
}
