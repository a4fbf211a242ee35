import type { DuckDBConnection } from '@duckdb/node-api';
import { type InstrumentId, TRADES_PER_MILLISECOND } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';
import { integerSql, rangeSql } from '../read/sql.ts';
import type { Staging } from './staging.ts';

/*
 * Trades with ids and trades without cannot be matched, so that both over one stretch would count double. There is one
 * source for each instrument and stretch of time; the one with ids wins.
 */

const WITHOUT_ID = `sequence // ${TRADES_PER_MILLISECOND} = event_time`;

/** How many trades of the other sort the store has in the range. */
export async function storedOtherTrades(
  connection: DuckDBConnection,
  instrument: InstrumentId,
  range: HistoryRange,
  hasIds: boolean,
): Promise<number> {
  const [others = 0] = await readRows(
    connection,
    `SELECT count(*)::DOUBLE FROM trades WHERE instrument = $1 AND ${rangeSql('event_time', range)}
       AND ${hasIds ? WITHOUT_ID : `NOT (${WITHOUT_ID})`}`,
    [instrument],
    (row) => row.number(0),
  );
  return others;
}

/** Makes room for trades with ids; gives how many rows went. */
export async function dropTradesWithoutIds(
  connection: DuckDBConnection,
  instrument: InstrumentId,
  range: HistoryRange,
): Promise<number> {
  const { rowsChanged } = await connection.run(
    `DELETE FROM trades WHERE instrument = $1 AND ${rangeSql('event_time', range)} AND ${WITHOUT_ID}`,
    [instrument],
  );
  return rowsChanged;
}

/**
 * Drops the candles that were made of replaced trades. Those of windows that trades with ids were stored for before
 * stay, and at the file's edges a complete one is better than the cut one that would come for it.
 */
export async function dropReplacedCandles(
  { connection, catalog }: Staging,
  series: { readonly instrument: InstrumentId; readonly intervalSec: number },
  range: HistoryRange,
): Promise<void> {
  const stepMs = series.intervalSec * 1_000;
  const step = integerSql(stepMs);
  const first = Math.floor(range.from / stepMs) * stepMs;
  const last = Math.floor((range.to - 1) / stepMs) * stepMs;
  await connection.run(
    `DELETE FROM candles WHERE instrument = $1 AND interval_sec = ${integerSql(series.intervalSec)} AND origin = 'trades'
       AND open_time BETWEEN ${integerSql(first)} AND ${integerSql(last)}
       AND NOT (complete AND open_time IN (${integerSql(first)}, ${integerSql(last)})
                AND open_time IN (SELECT open_time FROM ${catalog}.new_candles WHERE NOT complete))
       AND open_time NOT IN (SELECT event_time // ${step} * ${step} FROM trades
                             WHERE instrument = $1 AND ${rangeSql('event_time', { from: first, to: last + stepMs })}
                               AND NOT (${WITHOUT_ID}))`,
    [series.instrument],
  );
}
