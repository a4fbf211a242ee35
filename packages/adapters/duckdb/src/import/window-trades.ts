import { MAX_FILLED_IN_GAP } from '@foretick/core/candle';
import { TRADES_PER_MILLISECOND } from '../input/trade-input.ts';
import { integerSql } from '../read/sql.ts';

/**
 * Candles of the trades in the table `from` (`row_number, sequence, event_time, price, quantity, side`), windows in
 * between filled. Incomplete are windows that the file cuts at its start or end and those that a jump in the
 * ids falls in.
 */
export function windowTradesSql(from: string, intervalSec: number): string {
  const step = integerSql(intervalSec * 1_000);
  return `WITH traded AS (
      SELECT event_time // ${step} * ${step} AS open_time, min(event_time) AS first_time,
        min(sequence) AS first_sequence, max(sequence) AS last_sequence,
        arg_min(price, row_number) AS "open", max(price) AS high, min(price) AS low,
        arg_max(price, row_number) AS "close",
        fsum(quantity) AS volume, fsum(price * quantity) AS quote_volume, count(*) AS trade_count,
        coalesce(fsum(quantity) FILTER (WHERE side = 'buy'), 0) AS buy_volume,
        coalesce(fsum(quantity) FILTER (WHERE side = 'sell'), 0) AS sell_volume
      FROM ${from} GROUP BY ALL
    ), edged AS (
      SELECT *, lag(open_time) OVER w AS lag_time, lag("close") OVER w AS lag_close,
        ${jumpSql('first_sequence', 'lag(last_sequence) OVER w', 'first_time')} AS after_jump,
        lag(open_time) OVER w IS NULL AND first_time > open_time OR lead(open_time) OVER w IS NULL AS cut
      FROM traded WINDOW w AS (ORDER BY open_time)
    ), windows AS (
      SELECT open_time, "open", high, low, "close", volume, quote_volume, quote_volume / volume AS vwap, trade_count,
        buy_volume, sell_volume, NOT cut AS complete, false AS filled, false AS made FROM edged
      UNION ALL
      SELECT unnest(range(lag_time + ${step}, open_time, ${step})), lag_close, lag_close, lag_close, lag_close,
        0, 0, NULL, 0, 0, 0, true, true, true
      FROM edged
      WHERE open_time - lag_time > ${step}
        AND (after_jump IS NOT TRUE OR open_time - lag_time <= ${MAX_FILLED_IN_GAP} * ${step})
    ), jumps AS (
      SELECT lag_time, event_time, ${jumpSql('sequence', 'lag_sequence', 'event_time')} AS jumped
      FROM (SELECT event_time, sequence, lag(event_time) OVER w AS lag_time, lag(sequence) OVER w AS lag_sequence
            FROM ${from} WINDOW w AS (ORDER BY row_number))
    ), incomplete AS (
      SELECT DISTINCT unnest(range(lag_time // ${step} * ${step}, greatest(event_time, lag_time + 1), ${step})) AS open_time
      FROM jumps WHERE jumped
    )
    SELECT windows.* REPLACE (complete AND incomplete.open_time IS NULL AS complete)
    FROM windows LEFT JOIN incomplete USING (open_time)`;
}

/** Whether ids are missing before a trade; numbers made from time are no ids. */
function jumpSql(sequence: string, before: string, eventTime: string): string {
  return `${sequence} - ${before} > 1 AND ${sequence} // ${TRADES_PER_MILLISECOND} <> ${eventTime}`;
}
