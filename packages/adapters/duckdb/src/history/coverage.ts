import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';
import { integerSql } from '../read/sql.ts';

/** Stretches that were brought whole, oldest first. They are merged when they are written. */
export async function readCoverage(
  connection: DuckDBConnection,
  instrument: InstrumentId,
): Promise<readonly HistoryRange[]> {
  return readRows(
    connection,
    'SELECT from_time::DOUBLE, to_time::DOUBLE FROM history_ranges WHERE instrument = $1 ORDER BY from_time',
    [instrument],
    (row) => ({ from: row.number(0), to: row.number(1) }),
  );
}

/** Notes a stretch, joined with those that it overlaps or touches; gives the joined one. */
export async function addCoverage(
  connection: DuckDBConnection,
  instrument: InstrumentId,
  { from, to }: HistoryRange,
): Promise<HistoryRange> {
  const stored = await readCoverage(connection, instrument);
  const joined = stored.filter((range) => range.from <= to && range.to >= from);
  const merged = {
    from: Math.min(from, ...joined.map((range) => range.from)),
    to: Math.max(to, ...joined.map((range) => range.to)),
  };
  await connection.run(
    `DELETE FROM history_ranges WHERE instrument = $1 AND from_time <= ${integerSql(to)} AND to_time >= ${integerSql(from)}`,
    [instrument],
  );
  await connection.run(
    `INSERT INTO history_ranges VALUES ($1, ${integerSql(merged.from)}, ${integerSql(merged.to)})`,
    [instrument],
  );
  return merged;
}
