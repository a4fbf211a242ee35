import type { DuckDBConnection } from '@duckdb/node-api';
import { readRows } from '../read/read-rows.ts';
import { integerSql } from '../read/sql.ts';

/** Which of two entries of one hole is the truth: the higher one. A repair is final. */
const GAP_ENTRY_ORDER = '(repaired_at IS NOT NULL, attempts, coalesce(repaired_at, 0))';

/** A hole that stays open is asked for again and again: only its newest entry is kept. */
export async function forgetOlderGapEntries(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `DELETE FROM gap_ledger USING (SELECT gap_id, max(${GAP_ENTRY_ORDER}) AS newest FROM gap_ledger GROUP BY gap_id) best
     WHERE gap_ledger.gap_id = best.gap_id AND ${GAP_ENTRY_ORDER} < best.newest`,
  );
}

/** Keeps the newest `maxRows` of `rejected`, and counts those that go. */
export async function boundRejected(connection: DuckDBConnection, maxRows: number): Promise<void> {
  const [rows = 0] = await readRows(connection, 'SELECT count(*)::DOUBLE FROM rejected', [], (row) =>
    row.number(0),
  );
  if (rows <= maxRows) return;
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE rejected_out AS
       SELECT rowid AS id, instrument, reason FROM rejected ORDER BY ingest_time, rowid LIMIT ${integerSql(rows - maxRows)};
     CREATE OR REPLACE TEMP TABLE rejected_totals AS
       SELECT instrument, reason, sum(dropped)::BIGINT AS dropped
       FROM (FROM rejected_dropped UNION ALL SELECT instrument, reason, 1 FROM rejected_out) GROUP BY ALL;
     DELETE FROM rejected WHERE rowid IN (SELECT id FROM rejected_out);
     DELETE FROM rejected_dropped;
     INSERT INTO rejected_dropped FROM rejected_totals`,
  );
}
