import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { GapLedgerEntry, GapQuery } from '@foretick/ports';
import { readRows } from './read-rows.ts';
import { newestSql } from './sql.ts';

/** Holes, oldest first. The recorder keeps the newest entry of each. */
export async function readGaps(
  connection: DuckDBConnection,
  { instrument, open, limit }: GapQuery,
): Promise<readonly GapLedgerEntry[]> {
  const conditions = ['true'];
  if (instrument !== undefined) conditions.push('instrument = $1');
  if (open !== undefined) conditions.push(`repaired_at IS ${open ? '' : 'NOT '}NULL`);
  return readRows(
    connection,
    `SELECT gap_id, instrument, from_time::DOUBLE, to_time::DOUBLE, first_sequence::DOUBLE, last_sequence::DOUBLE,
            cause, opened_at::DOUBLE, repaired_at::DOUBLE, attempts::DOUBLE, first_candle::DOUBLE, last_candle::DOUBLE
     FROM (FROM gap_ledger WHERE ${conditions.join(' AND ')} ${newestSql(['from_time', 'gap_id'], limit)})
     ORDER BY from_time, gap_id`,
    instrument === undefined ? [] : [instrument],
    (row) => ({
      gapId: row.text(0),
      // Written from a branded value, so that it is one.
      instrument: row.text(1) as InstrumentId,
      fromTime: row.number(2),
      toTime: row.number(3),
      firstSequence: row.numberOrUndefined(4),
      lastSequence: row.numberOrUndefined(5),
      cause: row.text(6),
      openedAt: row.number(7),
      repairedAt: row.numberOrUndefined(8),
      attempts: row.number(9),
      firstCandle: row.number(10),
      lastCandle: row.number(11),
    }),
  );
}
