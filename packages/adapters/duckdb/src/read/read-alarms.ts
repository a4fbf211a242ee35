import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import { ALARM_KINDS, ALARM_STATES, type Alarm, type AlarmQuery } from '@foretick/ports';
import { readRows } from './read-rows.ts';
import { newestSql, rangeSql } from './sql.ts';

/** Alarms as they were raised and cleared, oldest first; of one time in the order in which they were recorded. */
export async function readAlarms(
  connection: DuckDBConnection,
  { instrument, limit, ...range }: AlarmQuery,
): Promise<readonly Alarm[]> {
  return readRows(
    connection,
    `SELECT instrument, interval_sec, kind, state, subject, value, threshold, as_of::DOUBLE
     FROM (SELECT *, rowid AS place FROM alarms
           WHERE ${rangeSql('as_of', range)} ${instrument === undefined ? '' : 'AND instrument = $1'}
           ${newestSql(['as_of', 'place'], limit)})
     ORDER BY as_of, place`,
    instrument === undefined ? [] : [instrument],
    (row) => ({
      // Written from a branded value, so that it is one.
      instrument: row.text(0) as InstrumentId,
      intervalSec: row.number(1),
      kind: row.oneOf(2, ALARM_KINDS),
      state: row.oneOf(3, ALARM_STATES),
      subject: row.text(4),
      value: row.number(5),
      threshold: row.number(6),
      asOf: row.number(7),
    }),
  );
}
