import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { RejectedCount, RejectedQuery, RejectedRecord } from '@foretick/ports';
import { readRows } from './read-rows.ts';
import { newestSql } from './sql.ts';

/** What was set aside and is still kept, oldest first. */
export async function readRejected(
  connection: DuckDBConnection,
  { instrument, limit }: RejectedQuery,
): Promise<readonly RejectedRecord[]> {
  return readRows(
    connection,
    `SELECT instrument, reason, detail, raw, ingest_time::DOUBLE
     FROM (SELECT *, rowid AS place FROM rejected ${instrument === undefined ? '' : 'WHERE instrument = $1'}
           ${newestSql(['ingest_time', 'place'], limit)})
     ORDER BY ingest_time, place`,
    instrument === undefined ? [] : [instrument],
    (row) => ({
      // Written from a branded value, so that it is one.
      instrument: row.text(0) as InstrumentId,
      reason: row.text(1),
      detail: row.text(2),
      raw: row.text(3),
      ingestTime: row.number(4),
    }),
  );
}

/** How many of each reason, those no longer kept included. */
export async function readRejectedCounts(connection: DuckDBConnection): Promise<readonly RejectedCount[]> {
  return readRows(
    connection,
    `SELECT instrument, reason, sum(records)::DOUBLE
     FROM (SELECT instrument, reason, count(*) AS records FROM rejected GROUP BY ALL
           UNION ALL FROM rejected_dropped)
     GROUP BY instrument, reason ORDER BY instrument, reason`,
    [],
    (row) => ({ instrument: row.text(0) as InstrumentId, reason: row.text(1), count: row.number(2) }),
  );
}
