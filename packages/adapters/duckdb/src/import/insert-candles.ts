import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import { readRows } from '../read/read-rows.ts';
import { integerSql } from '../read/sql.ts';

/** Columns of the temporary table `new_candles`; with the instrument and interval they make a row of `candles`. */
export const NEW_CANDLE_COLUMNS = `open_time, "open", high, low, "close", volume, quote_volume, vwap, trade_count,
  buy_volume, sell_volume, complete, filled`;

/** Inserts those of `new_candles` that the store does not have in revision 0; gives how many of the two sorts. */
export async function insertNewCandles(
  connection: DuckDBConnection,
  series: { readonly instrument: InstrumentId; readonly intervalSec: number },
  origin: 'import' | 'trades',
  modelledLatencyMs: number,
): Promise<{ readonly traded: number; readonly filled: number }> {
  const intervalMs = integerSql(series.intervalSec * 1_000);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE fresh_candles AS
     FROM new_candles ANTI JOIN (
       SELECT open_time FROM candles
       WHERE instrument = $1 AND interval_sec = ${integerSql(series.intervalSec)} AND revision = 0
         AND open_time BETWEEN (SELECT min(open_time) FROM new_candles) AND (SELECT max(open_time) FROM new_candles)
     ) known USING (open_time)`,
    [series.instrument],
  );
  await connection.run(
    `INSERT INTO candles
     SELECT $1, ${integerSql(series.intervalSec)}, open_time, open_time + ${intervalMs}, 0, "open", high, low, "close",
       volume, quote_volume, vwap, trade_count::BIGINT, buy_volume, sell_volume, complete, filled, '${origin}',
       open_time + ${intervalMs} + ${integerSql(modelledLatencyMs)}, 'modelled'
     FROM fresh_candles ORDER BY open_time`,
    [series.instrument],
  );
  const [counts] = await readRows(
    connection,
    'SELECT count(*) FILTER (WHERE NOT made)::DOUBLE, count(*) FILTER (WHERE made)::DOUBLE FROM fresh_candles',
    [],
    (row) => ({ traded: row.number(0), filled: row.number(1) }),
  );
  return counts ?? { traded: 0, filled: 0 };
}
