import { rangeSql } from '../read/sql.ts';
import type { Database } from '../store/database.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Deletes trades older than a time and gives their room back to the file, which then grows no further. */
export async function retainTrades(
  database: Database,
  tradesBefore: number,
): Promise<{ readonly rowsDeleted: number }> {
  const old = rangeSql('event_time', { to: Math.floor(tradesBefore / DAY_MS) * DAY_MS });
  return database.bulk(async () => {
    const rowsDeleted = await database.write(async (connection) => {
      const trades = await connection.run(`DELETE FROM trades WHERE ${old}`);
      const late = await connection.run(`DELETE FROM late_trades WHERE ${old}`);
      return trades.rowsChanged + late.rowsChanged;
    });
    // Blocks of deleted rows can be written again only after this.
    if (rowsDeleted > 0) await database.checkpoint();
    return { rowsDeleted };
  });
}
