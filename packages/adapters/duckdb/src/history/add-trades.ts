import type { DuckDBConnection } from '@duckdb/node-api';
import { isSequenceMade } from '@foretick/core/trade';
import {
  type AddTradesRequest,
  type AddTradesSummary,
  assertTradeBelongs,
  assertTradeStretch,
  assertTradesGoOn,
  type Clock,
  tradesOverlap,
} from '@foretick/ports';
import { insertNewTrades } from '../import/insert-trades.ts';
import { dropTradesWithoutIds, storedOtherTrades } from '../import/one-source.ts';
import { type Staging, withStaging } from '../import/staging.ts';
import { appendRows } from '../record/append-rows.ts';
import { RECORD_TABLES } from '../record/record-tables.ts';
import type { Database } from '../store/database.ts';
import { addCoverage } from './coverage.ts';
import { makeCoveredCandles } from './covered-candles.ts';

/** Trades of a whole stretch into the store, with their candles: see `HistoryImport.addTrades`. */
export async function addTrades(
  database: Database,
  clock: Clock,
  request: AddTradesRequest,
): Promise<AddTradesSummary> {
  const { instrument, signal } = request;
  assertTradeStretch(request);
  assertTradesGoOn(request);
  return withStaging(database, signal, async (staging) => {
    const fetched = await stage(staging, request);
    return database.writeOn(staging.connection, async (connection) => {
      await assertOneSource(connection, request, fetched.hasIds);
      const added = await insertNewTrades(connection, `FROM ${staging.catalog}.fetched`, request);
      const covered = await addCoverage(connection, instrument, request);
      const candles = await makeCoveredCandles(connection, request, covered, clock.now());
      assertTradesGoOn(request);
      return { added, known: fetched.rows - added, candles };
    });
  }).catch((error: unknown) => {
    assertTradesGoOn(request, error);
    throw error;
  });
}

/** Repeated trades count as rows and stay behind: the first of a key is the one that is taken. */
async function stage(
  { connection, catalog }: Staging,
  request: AddTradesRequest,
): Promise<{ readonly rows: number; readonly hasIds: boolean }> {
  const { columns } = RECORD_TABLES.trades;
  await connection.run(`CREATE TABLE ${catalog}.pages AS FROM trades LIMIT 0`);
  let rows = 0;
  let hasIds = false;
  for await (const page of request.trades) {
    assertTradesGoOn(request);
    for (const trade of page) {
      assertTradeBelongs(trade, request);
      hasIds ||= !isSequenceMade(trade);
    }
    await appendRows(
      connection,
      { table: 'pages', catalog },
      columns.map(([, type]) => type),
      page.map((trade) => columns.map(([, , cell]) => cell(trade))),
    );
    rows += page.length;
  }
  assertTradesGoOn(request);
  await connection.run(
    `CREATE TABLE ${catalog}.fetched AS
     FROM ${catalog}.pages QUALIFY row_number() OVER (PARTITION BY sequence ORDER BY rowid) = 1`,
  );
  return { rows, hasIds };
}

async function assertOneSource(
  connection: DuckDBConnection,
  { instrument, from, to }: AddTradesRequest,
  hasIds: boolean,
): Promise<void> {
  if (hasIds) {
    await dropTradesWithoutIds(connection, instrument, { from, to });
    return;
  }
  const others = await storedOtherTrades(connection, instrument, { from, to }, false);
  if (others === 0) return;
  throw tradesOverlap(instrument, others);
}
