import type { InstrumentId } from '@foretick/core/trade';
import type { IndependentCandle, TimeRange } from '@foretick/ports';
import type { SqlPool } from '../connection/sql-pool.ts';
import { Conditions } from './conditions.ts';

/** Candles of one minute as the view `sql_candles` makes them of the trades, oldest first. */
export async function readIndependentCandles(
  pool: SqlPool,
  query: TimeRange & { readonly instrument: InstrumentId },
): Promise<readonly IndependentCandle[]> {
  const conditions = new Conditions().add('instrument', '=', query.instrument).range('open_time', query);
  const rows = await pool.query(
    'reading candles of plain SQL',
    `SELECT open_time, open, high, low, close, volume, trade_count FROM sql_candles ${conditions.where} ORDER BY open_time`,
    conditions.parameters,
  );
  return rows.map((row) => ({
    openTime: Number(row.open_time),
    open: Number(row.open),
    high: Number(row.high),
    low: Number(row.low),
    close: Number(row.close),
    volume: Number(row.volume),
    tradeCount: Number(row.trade_count),
  }));
}
