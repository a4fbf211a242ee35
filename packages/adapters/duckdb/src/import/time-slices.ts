import type { DuckDBConnection } from '@duckdb/node-api';
import type { HistoryRange } from '@foretick/ports';
import { readRows } from '../read/read-rows.ts';
import { integerSql } from '../read/sql.ts';

/**
 * Rows that are worked on at once. With more, sorting and joining them need more memory; with fewer, DuckDB cannot
 * write whole row groups (122,880 rows) as it goes and holds what is left of each slice until the commit.
 */
const SLICE_ROWS = 1_000_000;

/**
 * Cuts staged trades (`row_number, event_time`, in the order of time) into stretches of about as many rows each,
 * at borders of windows, so that no window is in two of them.
 */
export async function timeSlices(
  connection: DuckDBConnection,
  from: string,
  intervalSec: number,
): Promise<readonly HistoryRange[]> {
  const step = integerSql(intervalSec * 1_000);
  const borders = await readRows(
    connection,
    `SELECT DISTINCT (event_time // ${step} * ${step})::DOUBLE AS border FROM ${from}
     WHERE (row_number - 1) % ${SLICE_ROWS} = 0 ORDER BY border`,
    [],
    (row) => row.number(0),
  );
  return borders.map((border, index) => ({
    from: border,
    to: borders[index + 1] ?? Number.POSITIVE_INFINITY,
  }));
}
