import type { DuckDBConnection } from '@duckdb/node-api';
import { addTrade, firstTrade, type TradeWindow, totalsOf } from '@foretick/core/candle';
import type { HistoryRange } from '@foretick/ports';
import { integerSql, rangeSql } from '../read/sql.ts';
import { appendRows } from '../record/append-rows.ts';
import type { ColumnType } from '../record/record-tables.ts';

/** Temporary table of what `foldWindowSums` gives, one row for each window that has trades. */
export const WINDOW_SUMS = 'window_sums';

const COLUMNS: readonly (readonly [name: string, type: ColumnType])[] = [
  ['open_time', 'BIGINT'],
  ['volume', 'DOUBLE'],
  ['quote_volume', 'DOUBLE'],
  ['buy_volume', 'DOUBLE'],
  ['sell_volume', 'DOUBLE'],
];

/**
 * Adds the trades in `from` (`row_number, event_time, price, quantity, side`) up, window by window and in the order of `row_number`,
 * by the very fold that live candles come from: the sums of SQL differ from it in their last bit. `slices` begin and end between
 * windows; the rows of one are sorted at once.
 */
export async function foldWindowSums(
  connection: DuckDBConnection,
  from: string,
  { stepMs, slices }: { readonly stepMs: number; readonly slices: readonly HistoryRange[] },
): Promise<void> {
  const columns = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${WINDOW_SUMS} (${columns})`);
  for (const slice of slices) {
    const windows = await windowsOf(connection, from, stepMs, slice);
    const rows = [...windows].map(([openTime, window]) => {
      const { volume, quoteVolume, buyVolume, sellVolume } = totalsOf(window);
      return [openTime, volume, quoteVolume, buyVolume, sellVolume];
    });
    const types = COLUMNS.map(([, type]) => type);
    await appendRows(connection, { table: WINDOW_SUMS, catalog: 'temp' }, types, rows);
  }
}

async function windowsOf(
  connection: DuckDBConnection,
  from: string,
  stepMs: number,
  slice: HistoryRange,
): Promise<ReadonlyMap<number, TradeWindow>> {
  const step = integerSql(stepMs);
  const result = await connection.stream(
    `SELECT (event_time // ${step} * ${step})::DOUBLE, price, quantity,
       CASE side WHEN 'buy' THEN 1 WHEN 'sell' THEN 2 ELSE 0 END::DOUBLE
     FROM ${from} WHERE ${rangeSql('event_time', slice)} ORDER BY row_number`,
  );
  const windows = new Map<number, TradeWindow>();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return windows;
    const [openTimes = [], prices = [], quantities = [], sides = []] = chunk.getColumns();
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const openTime = Number(openTimes[row]);
      const side = SIDES[Number(sides[row])] ?? 'unknown';
      const trade = { price: Number(prices[row]), quantity: Number(quantities[row]), side };
      const window = windows.get(openTime);
      if (window === undefined) windows.set(openTime, firstTrade(trade));
      else addTrade(window, trade);
    }
  }
}

const SIDES = ['unknown', 'buy', 'sell'] as const;
