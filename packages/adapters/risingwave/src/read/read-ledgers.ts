import type { Score } from '@foretick/core/evaluation';
import type { InstrumentId } from '@foretick/core/trade';
import type {
  Alarm,
  AlarmQuery,
  GapLedgerEntry,
  GapQuery,
  RejectedCount,
  RejectedQuery,
  RejectedRecord,
} from '@foretick/ports';
import type { SqlPool } from '../connection/sql-pool.ts';
import { Conditions, limitSql } from './conditions.ts';
import { columnsSql, recordOf } from './record-of.ts';

/** The newest score of each series. */
export async function readScores(pool: SqlPool): Promise<readonly Score[]> {
  const series = 'instrument, interval_sec, horizon_sec, model, shadow';
  const rows = await pool.query(
    'reading scores',
    `SELECT DISTINCT ON (${series}) ${columnsSql('scores')} FROM scores
     ORDER BY ${series}, last_target_time DESC, "count" DESC`,
  );
  return rows.map((row) => recordOf('scores', row));
}

/** Alarms as they were raised and cleared, oldest first. */
export async function readAlarms(
  pool: SqlPool,
  { instrument, limit, ...range }: AlarmQuery,
): Promise<readonly Alarm[]> {
  const conditions = new Conditions().add('instrument', '=', instrument).range('as_of', range);
  const rows = await pool.query(
    'reading alarms',
    `SELECT ${columnsSql('alarms')} FROM alarms ${conditions.where}
     ORDER BY as_of DESC, kind DESC, subject DESC, state ${limitSql(limit)}`,
    conditions.parameters,
  );
  return rows.map((row) => recordOf('alarms', row)).reverse();
}

/** Holes, oldest first. */
export async function readGaps(
  pool: SqlPool,
  { instrument, open, limit }: GapQuery,
): Promise<readonly GapLedgerEntry[]> {
  const conditions = new Conditions().add('instrument', '=', instrument);
  if (open !== undefined) conditions.sql(`repaired_at IS ${open ? '' : 'NOT '}NULL`);
  const rows = await pool.query(
    'reading holes',
    `SELECT ${columnsSql('gap_ledger')} FROM gap_ledger ${conditions.where}
     ORDER BY from_time DESC, gap_id DESC ${limitSql(limit)}`,
    conditions.parameters,
  );
  return rows.map((row) => recordOf('gap_ledger', row)).reverse();
}

/** What was set aside, oldest first. */
export async function readRejected(
  pool: SqlPool,
  { instrument, limit }: RejectedQuery,
): Promise<readonly RejectedRecord[]> {
  const conditions = new Conditions().add('instrument', '=', instrument);
  const rows = await pool.query(
    'reading what was set aside',
    `SELECT ${columnsSql('rejected')} FROM rejected ${conditions.where}
     ORDER BY ingest_time DESC, reason DESC, raw DESC ${limitSql(limit)}`,
    conditions.parameters,
  );
  return rows.map((row) => recordOf('rejected', row)).reverse();
}

export async function readRejectedCounts(pool: SqlPool): Promise<readonly RejectedCount[]> {
  const rows = await pool.query(
    'counting what was set aside',
    'SELECT instrument, reason, records FROM rejected_counts ORDER BY instrument, reason',
  );
  return rows.map((row) => ({
    // Written from a branded value, so that it is one.
    instrument: String(row.instrument) as InstrumentId,
    reason: String(row.reason),
    count: Number(row.records),
  }));
}
