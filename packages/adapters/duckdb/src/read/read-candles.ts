import type { DuckDBConnection } from '@duckdb/node-api';
import type { Candle } from '@foretick/core/candle';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { CandleQuery } from '@foretick/ports';
import { type Row, readRows } from './read-rows.ts';
import { integerSql, newestSql, rangeSql } from './sql.ts';

/** Final candles, each in the revision asked for, oldest first. */
export async function readCandles(
  connection: DuckDBConnection,
  query: CandleQuery,
): Promise<readonly Candle[]> {
  const sql = oneRevisionSql('candles', CANDLE_SELECT, query);
  return readRows(connection, sql, [query.instrument], (row) => candleOf(row, query));
}

/** Rows of one revision of each candle, oldest first. */
export async function readIndicators(
  connection: DuckDBConnection,
  query: CandleQuery,
): Promise<readonly IndicatorRow[]> {
  const select = `${CANDLE_SELECT}, seed_time::DOUBLE, values_json`;
  const sql = oneRevisionSql('technical_indicators', select, query);
  return readRows(connection, sql, [query.instrument], (row) => ({
    candle: candleOf(row, query),
    seedTime: row.number(CANDLE_COLUMN_COUNT),
    values: valuesOf(row.text(CANDLE_COLUMN_COUNT + 1)),
  }));
}

const CANDLE_COLUMN_COUNT = 18;

const CANDLE_SELECT = `open_time::DOUBLE, close_time::DOUBLE, revision::DOUBLE, open, high, low, close,
  volume, quote_volume, vwap, trade_count::DOUBLE, buy_volume, sell_volume, complete, filled, origin,
  available_at::DOUBLE AS available_at, availability`;

/** Revisions above 0 are rare, so that older ones are cheap to find: only those few are looked up. */
function oneRevisionSql(table: string, select: string, query: CandleQuery): string {
  const series = `instrument = $1 AND interval_sec = ${integerSql(query.intervalSec)}
    AND ${rangeSql('open_time', query)}`;
  return `SELECT ${select} FROM (
      SELECT c.* FROM (FROM ${table} WHERE ${series}) c
      ANTI JOIN (SELECT open_time, max(revision) AS newest, min(revision) AS first FROM ${table}
                 WHERE open_time IN (SELECT open_time FROM ${table} WHERE revision > 0 AND ${series})
                   AND ${series} GROUP BY open_time) r
      ON c.open_time = r.open_time AND ${query.revision === 'first' ? 'c.revision > r.first' : 'c.revision < r.newest'}
      ${newestSql(['open_time'], query.limit)}
    ) ORDER BY open_time`;
}

function candleOf(row: Row, { instrument, intervalSec }: CandleQuery): Candle {
  return {
    instrument,
    intervalSec,
    openTime: row.number(0),
    closeTime: row.number(1),
    revision: row.number(2),
    status: 'final',
    open: row.number(3),
    high: row.number(4),
    low: row.number(5),
    close: row.number(6),
    volume: row.number(7),
    quoteVolume: row.numberOrUndefined(8),
    vwap: row.numberOrUndefined(9),
    tradeCount: row.numberOrUndefined(10),
    buyVolume: row.numberOrUndefined(11),
    sellVolume: row.numberOrUndefined(12),
    complete: row.flag(13),
    filled: row.flag(14),
    origin: row.oneOf(15, ['trades', 'venue', 'import']),
    availableAt: row.number(16),
    availability: row.oneOf(17, ['observed', 'modelled']),
  };
}

function valuesOf(json: string): IndicatorRow['values'] {
  const parsed: Readonly<Record<string, number | null>> = JSON.parse(json);
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, value ?? undefined]));
}
