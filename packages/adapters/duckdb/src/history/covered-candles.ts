import type { DuckDBConnection } from '@duckdb/node-api';
import { MODELLED_LATENCY_MS } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import { NEW_CANDLE_COLUMNS } from '../import/insert-candles.ts';
import { foldWindowSums } from '../import/window-sums.ts';
import { tradedWindowsSql } from '../import/window-trades.ts';
import { readRows } from '../read/read-rows.ts';
import { integerSql, rangeSql, textSql } from '../read/sql.ts';

interface Stretch extends HistoryRange {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
}

/**
 * Makes candles of the stored trades for the windows that a stretch touches and that `covered` holds whole. All of their
 * trades are known, so that they are complete. Gives how many were appended: a complete candle of trades or of a file
 * stays; others get a revision that is available from `now` on.
 */
export async function makeCoveredCandles(
  connection: DuckDBConnection,
  stretch: Stretch,
  covered: HistoryRange,
  now: number,
): Promise<number> {
  const { instrument, intervalSec } = stretch;
  const stepMs = intervalSec * 1_000;
  const windows = await windowsToMake(connection, stretch, covered);
  if (windows.from >= windows.to) return 0;
  const carried = await priceBefore(connection, instrument, { from: covered.from, to: windows.from });
  const step = integerSql(stepMs);
  const [first, end] = [integerSql(windows.from), integerSql(windows.to)];
  const trades = `(SELECT sequence AS row_number, event_time, price, quantity, side, false AS jumped FROM trades
    WHERE instrument = ${textSql(instrument)} AND ${rangeSql('event_time', windows)})`;
  await foldWindowSums(connection, trades, { stepMs, slices: slicesOf(windows, stepMs) });
  const inSeries = `instrument = $1 AND interval_sec = ${integerSql(intervalSec)} AND ${rangeSql('open_time', windows)}`;
  const { rowsChanged } = await connection.run(
    `INSERT INTO candles
     WITH traded AS (${tradedWindowsSql(trades, step)}), made AS (
       SELECT open_time, coalesce("open", price) AS "open", coalesce(high, price) AS high, coalesce(low, price) AS low,
         coalesce("close", price) AS "close", coalesce(volume, 0) AS volume, coalesce(quote_volume, 0) AS quote_volume,
         quote_volume / volume AS vwap, coalesce(trade_count, 0) AS trade_count,
         CASE WHEN trade_count IS NULL THEN 0 ELSE buy_volume END AS buy_volume,
         CASE WHEN trade_count IS NULL THEN 0 ELSE sell_volume END AS sell_volume,
         true AS complete, trade_count IS NULL AS filled
       FROM (SELECT *, coalesce(last_value("close" IGNORE NULLS) OVER (ORDER BY open_time), ${carried ?? 'NULL'}) AS price
             FROM (SELECT unnest(range(${first}, ${end}, ${step})) AS open_time) LEFT JOIN traded USING (open_time))
       WHERE price IS NOT NULL
     ), stored AS (
       SELECT open_time, max(revision) AS newest, arg_max(complete AND origin <> 'venue', revision) AS stays
       FROM candles WHERE ${inSeries} GROUP BY open_time
     )
     SELECT $1, ${integerSql(intervalSec)}, open_time, open_time + ${step}, coalesce(newest + 1, 0),
       ${NEW_CANDLE_COLUMNS.replace('open_time,', '')}, 'trades',
       CASE WHEN newest IS NULL THEN open_time + ${step} + ${MODELLED_LATENCY_MS} ELSE ${integerSql(now)} END,
       CASE WHEN newest IS NULL THEN 'modelled' ELSE 'observed' END
     FROM made LEFT JOIN stored USING (open_time) WHERE stays IS NOT TRUE ORDER BY open_time`,
    [instrument],
  );
  return rowsChanged;
}

/** So many windows at once that their trades can be sorted in memory. */
function slicesOf({ from, to }: HistoryRange, stepMs: number): readonly HistoryRange[] {
  const sliceMs = Math.ceil(DAY_MS / stepMs) * stepMs;
  const slices: HistoryRange[] = [];
  for (let at = from; at < to; at += sliceMs) slices.push({ from: at, to: Math.min(at + sliceMs, to) });
  return slices;
}

const DAY_MS = 86_400_000;

/**
 * From the first window that the stretch touches to the last one, as far as `covered` holds them whole; and on to the
 * next trade: the quiet windows before it had no price as long as nothing before them was known.
 */
async function windowsToMake(
  connection: DuckDBConnection,
  { instrument, intervalSec, from, to }: Stretch,
  covered: HistoryRange,
): Promise<HistoryRange> {
  const stepMs = intervalSec * 1_000;
  const up = (time: number): number => Math.ceil(time / stepMs) * stepMs;
  const down = (time: number): number => Math.floor(time / stepMs) * stepMs;
  const after = { from: up(to), to: covered.to };
  const [nextTrade] = await readRows(
    connection,
    `SELECT min(event_time)::DOUBLE FROM trades WHERE instrument = $1 AND ${rangeSql('event_time', after)}`,
    [instrument],
    (row) => row.numberOrUndefined(0),
  );
  return {
    from: Math.max(down(from), up(covered.from)),
    to: Math.min(down(covered.to), nextTrade === undefined ? Number.POSITIVE_INFINITY : down(nextTrade)),
  };
}

/** The last price in a stretch that is covered whole, to carry into quiet windows after it. */
async function priceBefore(
  connection: DuckDBConnection,
  instrument: InstrumentId,
  range: HistoryRange,
): Promise<number | undefined> {
  const [price] = await readRows(
    connection,
    `SELECT arg_max(price, sequence) FROM trades WHERE instrument = $1 AND ${rangeSql('event_time', range)}`,
    [instrument],
    (row) => row.numberOrUndefined(0),
  );
  return price;
}
