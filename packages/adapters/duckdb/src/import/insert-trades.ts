import type { DuckDBConnection } from '@duckdb/node-api';
import type { InstrumentId } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import { rangeSql } from '../read/sql.ts';

/**
 * Inserts those trades of a slice of time that the store does not have; gives how many. `select` gives all columns of
 * `trades` but the instrument, under their names. Memory goes with the slice, not with what is stored.
 */
export async function insertNewTrades(
  connection: DuckDBConnection,
  select: string,
  { instrument, ...slice }: HistoryRange & { readonly instrument: InstrumentId },
): Promise<number> {
  const inSlice = rangeSql('event_time', slice);
  const { rowsChanged } = await connection.run(
    `INSERT INTO trades
     SELECT $1, sequence, trade_id, event_time, ingest_time, available_at, price, quantity, side
     FROM (FROM (${select}) WHERE ${inSlice})
       ANTI JOIN (SELECT sequence FROM trades WHERE instrument = $1 AND ${inSlice}) known USING (sequence)
     ORDER BY sequence`,
    [instrument],
  );
  return rowsChanged;
}
