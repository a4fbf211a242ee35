import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';
import { integerSql, rangeSql } from '../read/sql.ts';
import type { Staging } from './staging.ts';

/** Columns of the staged table `new_candles`; with the instrument and interval they make a row of `candles`. */
export const NEW_CANDLE_COLUMNS = `open_time, "open", high, low, "close", volume, quote_volume, vwap, trade_count,
  buy_volume, sell_volume, complete, filled`;

export interface CandleSeries {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
}

/** Inserts those of a slice of `new_candles` that the store does not have in revision 0; gives how many of the two sorts. */
export async function insertNewCandles(
  { connection, catalog }: Staging,
  { instrument, intervalSec }: CandleSeries,
  slice: HistoryRange,
  origin: 'import' | 'trades',
  modelledLatencyMs: number,
): Promise<{ readonly traded: number; readonly filled: number }> {
  const step = integerSql(intervalSec * 1_000);
  const inSlice = rangeSql('open_time', slice);
  const fresh = `(FROM ${catalog}.new_candles WHERE ${inSlice}) ANTI JOIN (
    SELECT open_time FROM candles
    WHERE instrument = $1 AND interval_sec = ${integerSql(intervalSec)} AND revision = 0 AND ${inSlice}
  ) known USING (open_time)`;
  const [counts] = await readRows(
    connection,
    `SELECT count(*) FILTER (WHERE NOT made)::DOUBLE, count(*) FILTER (WHERE made)::DOUBLE FROM ${fresh}`,
    [instrument],
    (row) => ({ traded: row.number(0), filled: row.number(1) }),
  );
  await connection.run(
    `INSERT INTO candles
     SELECT $1, ${integerSql(intervalSec)}, open_time, open_time + ${step}, 0, "open", high, low, "close",
       volume, quote_volume, vwap, trade_count::BIGINT, buy_volume, sell_volume, complete, filled, '${origin}',
       open_time + ${step} + ${integerSql(modelledLatencyMs)}, 'modelled'
     FROM ${fresh} ORDER BY open_time`,
    [instrument],
  );
  return counts ?? { traded: 0, filled: 0 };
}
