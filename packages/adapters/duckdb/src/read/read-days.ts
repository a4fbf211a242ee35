import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryDay } from '@foretick/ports';
import { readRows } from './read-rows.ts';
import { integerSql } from './sql.ts';

/** Days of which there are candles, oldest first. */
export async function readDays(
  connection: DuckDBConnection,
  { instrument, intervalSec }: { readonly instrument: InstrumentId; readonly intervalSec: number },
): Promise<readonly HistoryDay[]> {
  const series = `instrument = $1 AND interval_sec = ${integerSql(intervalSec)}`;
  return readRows(
    connection,
    `SELECT (day * ${DAY_MS})::DOUBLE, c.candles::DOUBLE, coalesce(p.forecasts, 0)::DOUBLE
     FROM (SELECT open_time // ${DAY_MS} AS day, count(DISTINCT open_time) AS candles
           FROM candles WHERE ${series} GROUP BY day) c
     LEFT JOIN (SELECT as_of // ${DAY_MS} AS day, count(*) AS forecasts
                FROM predictions WHERE ${series} AND status = 'published' GROUP BY day) p USING (day)
     ORDER BY day`,
    [instrument],
    (row) => ({ from: row.number(0), candles: row.number(1), forecasts: row.number(2) }),
  );
}

const DAY_MS = 24 * 60 * 60_000;
