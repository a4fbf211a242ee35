import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { TimeRange } from '@foretick/ports';
import { readRows } from './read-rows.ts';
import { newestSql, rangeSql } from './sql.ts';

export type TradeQuery = TimeRange & { readonly instrument: InstrumentId; readonly limit?: number };

/** Trades in the order of their sequence. */
export async function readTrades(connection: DuckDBConnection, query: TradeQuery): Promise<readonly Trade[]> {
  const { instrument } = query;
  return readRows(
    connection,
    `SELECT sequence::DOUBLE, trade_id, event_time::DOUBLE, ingest_time::DOUBLE, available_at::DOUBLE,
            price, quantity, side
     FROM (FROM trades WHERE instrument = $1 AND ${rangeSql('event_time', query)}
           ${newestSql(['sequence'], query.limit)})
     ORDER BY sequence`,
    [instrument],
    (row) => ({
      kind: 'trade',
      instrument,
      sequence: row.number(0),
      tradeId: row.text(1),
      eventTime: row.number(2),
      ingestTime: row.number(3),
      availableAt: row.number(4),
      price: row.number(5),
      quantity: row.number(6),
      side: row.oneOf(7, ['buy', 'sell', 'unknown']),
    }),
  );
}
