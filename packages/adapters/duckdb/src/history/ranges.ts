import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';
import { integerSql } from '../read/sql.ts';

/** Rows of a table of stretches that belong together. In SQL, `$1` is the instrument. */
export interface RangeSeries {
  readonly table: 'history_ranges' | 'candle_ranges';
  readonly where: string;
  /** Values of the columns before `from_time`. */
  readonly key: string;
  readonly instrument: InstrumentId;
}

/** Stretches that were brought whole, oldest first. They are merged when they are written. */
export async function readRanges(
  connection: DuckDBConnection,
  { table, where, instrument }: RangeSeries,
): Promise<readonly HistoryRange[]> {
  return readRows(
    connection,
    `SELECT from_time::DOUBLE, to_time::DOUBLE FROM ${table} WHERE ${where} ORDER BY from_time`,
    [instrument],
    (row) => ({ from: row.number(0), to: row.number(1) }),
  );
}

/** Notes a stretch, joined with those that it overlaps or touches; gives the joined one. */
export async function addRange(
  connection: DuckDBConnection,
  series: RangeSeries,
  { from, to }: HistoryRange,
): Promise<HistoryRange> {
  const { table, where, key, instrument } = series;
  const stored = await readRanges(connection, series);
  const joined = stored.filter((range) => range.from <= to && range.to >= from);
  const merged = {
    from: Math.min(from, ...joined.map((range) => range.from)),
    to: Math.max(to, ...joined.map((range) => range.to)),
  };
  await connection.run(
    `DELETE FROM ${table} WHERE ${where} AND from_time <= ${integerSql(to)} AND to_time >= ${integerSql(from)}`,
    [instrument],
  );
  await connection.run(
    `INSERT INTO ${table} VALUES (${key}, ${integerSql(merged.from)}, ${integerSql(merged.to)})`,
    [instrument],
  );
  return merged;
}
