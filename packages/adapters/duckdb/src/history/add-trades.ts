import type { DuckDBConnection } from '@duckdb/node-api';
import { type Trade, tradeFault } from '@foretick/core/trade';
import { type AddTradesRequest, type AddTradesSummary, type Clock, ForetickError } from '@foretick/ports';
import { insertNewTrades } from '../import/insert-trades.ts';
import { dropTradesWithoutIds, storedOtherTrades } from '../import/one-source.ts';
import { type Staging, withStaging } from '../import/staging.ts';
import { TRADES_PER_MILLISECOND } from '../input/trade-input.ts';
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
  const { instrument, from, to, signal } = request;
  const stepMs = request.intervalSec * 1_000;
  const windows = (to - from) / stepMs;
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && windows > 0 && windows <= MAX_WINDOWS)) {
    throw new ForetickError(
      'HISTORY_RANGE',
      `${instrument}: [${from}, ${to}) is no stretch of history: give whole milliseconds, from before to, at most ${MAX_WINDOWS} intervals`,
    );
  }
  assertGoingOn(request);
  return withStaging(database, signal, async (staging) => {
    const fetched = await stage(staging, request);
    return database.writeOn(staging.connection, async (connection) => {
      await assertOneSource(connection, request, fetched.hasIds);
      const added = await insertNewTrades(connection, `FROM ${staging.catalog}.fetched`, request);
      const covered = await addCoverage(connection, instrument, request);
      const candles = await makeCoveredCandles(connection, request, covered, clock.now());
      assertGoingOn(request);
      return { added, known: fetched.rows - added, candles };
    });
  }).catch((error: unknown) => {
    assertGoingOn(request, error);
    throw error;
  });
}

/** As many as one imported file may span. */
const MAX_WINDOWS = 20_000_000;

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
    assertGoingOn(request);
    for (const trade of page) {
      assertBelongs(trade, request);
      hasIds ||= Math.floor(trade.sequence / TRADES_PER_MILLISECOND) !== trade.eventTime;
    }
    await appendRows(
      connection,
      { table: 'pages', catalog },
      columns.map(([, type]) => type),
      page.map((trade) => columns.map(([, , cell]) => cell(trade))),
    );
    rows += page.length;
  }
  assertGoingOn(request);
  await connection.run(
    `CREATE TABLE ${catalog}.fetched AS
     FROM ${catalog}.pages QUALIFY row_number() OVER (PARTITION BY sequence ORDER BY rowid) = 1`,
  );
  return { rows, hasIds };
}

function assertBelongs(trade: Trade, { instrument, from, to }: AddTradesRequest): void {
  const fault =
    tradeFault(trade) ??
    (trade.instrument !== instrument
      ? `belongs to ${trade.instrument}`
      : trade.eventTime < from || trade.eventTime >= to
        ? `time ${trade.eventTime} is outside of [${from}, ${to})`
        : undefined);
  if (fault === undefined) return;
  throw new ForetickError(
    'HISTORY_TRADE',
    `${instrument}: trade ${trade.tradeId}: ${fault}; nothing of this stretch was kept: fetch it again without that trade`,
  );
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
  throw new ForetickError(
    'INPUT_OVERLAP',
    `${instrument}: trades without ids for a time in which the store holds ${others} with; fetch another time, or use another exchange name`,
  );
}

function assertGoingOn({ instrument, signal }: AddTradesRequest, cause?: unknown): void {
  if (!signal.aborted) return;
  throw new ForetickError(
    'IMPORT_STOPPED',
    `${instrument}: bringing history was stopped; nothing of this stretch was kept`,
    { cause, retryable: true },
  );
}
