import assert from 'node:assert/strict';
import type { TimeRange } from '@foretick/ports';

/** A whole number as SQL text: a bound number would be compared as DOUBLE, which reads the whole table. */
export function integerSql(value: number): string {
  assert(Number.isSafeInteger(value), `${value} is a whole number`);
  return String(value);
}

/** Text as an SQL literal. */
export function textSql(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** `column` within the range, as SQL. */
export function rangeSql(column: string, { from, to }: TimeRange): string {
  const parts = ['true'];
  if (from !== undefined && Number.isFinite(from)) parts.push(`${column} >= ${integerSql(Math.ceil(from))}`);
  if (to !== undefined && Number.isFinite(to)) parts.push(`${column} < ${integerSql(Math.ceil(to))}`);
  return parts.join(' AND ');
}

/** The newest `limit` rows by the given columns, all without a limit. */
export function newestSql(columns: readonly string[], limit: number | undefined): string {
  if (limit === undefined) return '';
  const order = columns.map((column) => `${column} DESC`).join(', ');
  return `ORDER BY ${order} LIMIT ${integerSql(Math.max(0, limit))}`;
}
