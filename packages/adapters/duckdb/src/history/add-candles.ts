import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type AddCandlesRequest,
  type AddCandlesSummary,
  type Clock,
  checkVenueCandles,
  type HistoryRange,
} from '@foretick/ports';
import { integerSql, rangeSql } from '../read/sql.ts';
import { appendRows } from '../record/append-rows.ts';
import { RECORD_TABLES } from '../record/record-tables.ts';
import type { Database } from '../store/database.ts';
import { addRange, readRanges } from './ranges.ts';

/** A venue's own candles of a stretch into the store: see `HistoryImport.addCandles`. */
export async function addCandles(
  database: Database,
  clock: Clock,
  request: AddCandlesRequest,
): Promise<AddCandlesSummary> {
  checkVenueCandles(request);
  return database.write(async (connection) => {
    const added = await insertBetter(connection, request, clock.now());
    await addRange(connection, seriesOf(request), request);
    return { added, known: request.candles.length - added };
  });
}

/** Stretches that `addCandles` brought, oldest first. */
export function readCandleCoverage(
  connection: DuckDBConnection,
  instrument: InstrumentId,
  intervalSec: number,
): Promise<readonly HistoryRange[]> {
  return readRanges(connection, seriesOf({ instrument, intervalSec }));
}

function seriesOf({ instrument, intervalSec }: Pick<AddCandlesRequest, 'instrument' | 'intervalSec'>) {
  return {
    table: 'candle_ranges',
    where: `instrument = $1 AND interval_sec = ${integerSql(intervalSec)}`,
    key: `$1, ${integerSql(intervalSec)}`,
    instrument,
  } as const;
}

/** Appends the candles whose window has none yet, or an incomplete one. */
async function insertBetter(
  connection: DuckDBConnection,
  { instrument, intervalSec, from, to, candles }: AddCandlesRequest,
  now: number,
): Promise<number> {
  const { columns } = RECORD_TABLES.candles;
  await connection.run('CREATE OR REPLACE TEMP TABLE venue_candles AS FROM candles LIMIT 0');
  await appendRows(
    connection,
    { table: 'venue_candles', catalog: 'temp' },
    columns.map(([, type]) => type),
    candles.map((candle) => columns.map(([, , cell]) => cell(candle))),
  );
  const { rowsChanged } = await connection.run(
    `INSERT INTO candles
     SELECT venue.* REPLACE (coalesce(newest + 1, 0) AS revision,
       CASE WHEN newest IS NULL THEN available_at ELSE ${integerSql(now)} END AS available_at,
       CASE WHEN newest IS NULL THEN availability ELSE 'observed' END AS availability)
     FROM venue_candles venue LEFT JOIN (
       SELECT open_time, max(revision) AS newest, arg_max(complete, revision) AS stays
       FROM candles WHERE instrument = $1 AND interval_sec = ${integerSql(intervalSec)}
         AND ${rangeSql('open_time', { from, to })} GROUP BY open_time
     ) stored USING (open_time)
     WHERE stays IS NOT TRUE ORDER BY open_time`,
    [instrument],
  );
  await connection.run('DROP TABLE venue_candles');
  return rowsChanged;
}
