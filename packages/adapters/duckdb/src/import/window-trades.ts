import { MAX_FILLED_IN_GAP } from '@foretick/core/candle';
import type { HistoryRange } from '@foretick/ports';
import { integerSql, rangeSql } from '../read/sql.ts';
import type { Staging } from './staging.ts';
import { foldWindowSums, WINDOW_SUMS } from './window-sums.ts';

export interface StagedWindows extends Pick<Staging, 'connection' | 'catalog'> {
  readonly intervalSec: number;
  /** Stretches that begin and end between windows; they hold all trades. */
  readonly slices: readonly HistoryRange[];
  /** Called before each slice. */
  readonly before: (slice: number) => void;
}

/**
 * Makes the table `new_candles` of the staged trades, windows in between filled. Incomplete are windows that the file
 * cuts at its start or end and those that a jump in the ids falls in. Side volumes are NULL where no trade of the
 * window tells its side.
 */
export async function windowStagedTrades({
  connection,
  catalog,
  intervalSec,
  slices,
  before,
}: StagedWindows): Promise<void> {
  const stepMs = intervalSec * 1_000;
  const step = integerSql(stepMs);
  const staged = `(FROM ${catalog}.staged WHERE NOT repeated)`;
  for (const [index, slice] of slices.entries()) {
    before(index);
    await foldWindowSums(connection, staged, { stepMs, slices: [slice] });
    const trades = `(FROM ${staged} WHERE ${rangeSql('event_time', slice)})`;
    const select = `${tradedWindowsSql(trades, step)} ORDER BY open_time`;
    const traded = `${catalog}.traded`;
    await connection.run(
      index === 0 ? `CREATE TABLE ${traded} AS ${select}` : `INSERT INTO ${traded} ${select}`,
    );
  }
  await connection.run(`CREATE TABLE ${catalog}.new_candles AS ${candlesSql(catalog, step)}`);
}

/**
 * What the trades in `from` (`row_number, sequence, event_time, price, quantity, side, jumped`) add up to, window by
 * window, with the sums that `foldWindowSums` has made of them. Trades of one window are in the order of `row_number`.
 */
export function tradedWindowsSql(from: string, step: string): string {
  return `SELECT * FROM (
      SELECT event_time // ${step} * ${step} AS open_time, min(event_time) AS first_time,
        arg_min(jumped, row_number) AS after_jump, arg_min(price, row_number) AS "open", max(price) AS high,
        min(price) AS low, arg_max(price, row_number) AS "close", count(*) AS trade_count
      FROM ${from} GROUP BY 1
    ) JOIN ${WINDOW_SUMS} USING (open_time)`;
}

/** `traded` was written in the order of time, so that looking one row back needs no sorting. */
function candlesSql(catalog: string, step: string): string {
  return `WITH edged AS (
      SELECT *, lag(open_time) OVER () AS lag_time, lag("close") OVER () AS lag_close FROM ${catalog}.traded
    ), windows AS (
      SELECT open_time, "open", high, low, "close", volume, quote_volume, quote_volume / volume AS vwap, trade_count,
        buy_volume, sell_volume, NOT (lag_time IS NULL AND first_time > open_time
          OR open_time = (SELECT max(open_time) FROM ${catalog}.traded)) AS complete,
        false AS filled, false AS made FROM edged
      UNION ALL
      SELECT unnest(range(lag_time + ${step}, open_time, ${step})), lag_close, lag_close, lag_close, lag_close,
        0, 0, NULL, 0, 0, 0, true, true, true
      FROM edged
      WHERE open_time - lag_time > ${step}
        AND (NOT after_jump OR open_time - lag_time <= ${MAX_FILLED_IN_GAP} * ${step})
    ), incomplete AS (
      SELECT DISTINCT unnest(range(lag_time // ${step} * ${step}, greatest(event_time, lag_time) + 1, ${step})) AS open_time
      FROM ${catalog}.staged WHERE jumped
    )
    SELECT windows.* REPLACE (complete AND incomplete.open_time IS NULL AS complete)
    FROM windows LEFT JOIN incomplete USING (open_time)`;
}
