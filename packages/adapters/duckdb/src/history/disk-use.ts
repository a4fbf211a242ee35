import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoreUse, TradeDay } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';

/** How much room the database takes, and how much of it is free for new rows: DuckDB never gives that back by itself. */
export async function readDiskUse(connection: DuckDBConnection): Promise<StoreUse> {
  const [use] = await readRows(
    connection,
    `SELECT (total_blocks * block_size)::DOUBLE, (free_blocks * block_size)::DOUBLE
     FROM pragma_database_size() WHERE database_name = current_database()`,
    [],
    (row) => ({ fileBytes: row.number(0), freeBytes: row.number(1) }),
  );
  return use ?? { fileBytes: 0, freeBytes: 0 };
}

export async function readTradeDays(connection: DuckDBConnection): Promise<readonly TradeDay[]> {
  return readRows(
    connection,
    `SELECT (day * ${DAY_MS})::DOUBLE, count(*)::DOUBLE
     FROM (SELECT event_time // ${DAY_MS} AS day FROM trades
           UNION ALL SELECT event_time // ${DAY_MS} FROM late_trades)
     GROUP BY day ORDER BY day`,
    [],
    (row) => ({ from: row.number(0), trades: row.number(1) }),
  );
}

const DAY_MS = 24 * 60 * 60_000;
