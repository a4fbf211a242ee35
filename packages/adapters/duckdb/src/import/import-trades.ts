import { MODELLED_LATENCY_MS } from '@foretick/core/candle';
import { readingError } from '../input/fault.ts';
import { inputError } from '../input/input-error.ts';
import {
  checkTrades,
  numberedTradesSql,
  TRADES_PER_MILLISECOND,
  type TradeFileFacts,
  type TradeInput,
} from '../input/trade-input.ts';
import { readRows } from '../read/read-rows.ts';
import { integerSql } from '../read/sql.ts';
import type { FileImport, FileSummary } from './import-files.ts';
import { insertNewCandles } from './insert-candles.ts';
import { windowTradesSql } from './window-trades.ts';

/** Interval of the candles made of imported trades; larger ones are rolled up from it. */
const CANDLE_INTERVAL_SEC = 60;

/** Imports a file of trades and makes its candles. */
export async function importTrades(
  { database, connection, request, progress }: FileImport,
  input: TradeInput,
  ingestTime: number,
): Promise<FileSummary> {
  const { file } = input;
  progress(0.1, 'reading');
  await connection
    .run(`CREATE TEMP TABLE numbered AS ${numberedTradesSql(input)}`)
    .catch(async (error: unknown) => {
      throw await readingError(error, file);
    });
  progress(0.3, 'checking');
  const facts = await checkTrades(connection, input, 'numbered');
  await connection.run(identifiedTradesSql(facts));
  if (!facts.hasIds) await assertOrdinalsFit();
  progress(0.5, 'making candles');
  await connection.run(
    `CREATE TEMP TABLE new_candles AS ${windowTradesSql('imported', CANDLE_INTERVAL_SEC)}`,
  );
  progress(0.7, 'writing');
  const written = await database.writeOn(connection, async () => {
    await assertOneSource();
    const rowsAdded = await insertTrades();
    const series = { instrument: request.instrument, intervalSec: CANDLE_INTERVAL_SEC };
    const counts = await insertNewCandles(connection, series, 'trades', MODELLED_LATENCY_MS);
    return { rowsAdded, candlesMade: counts.traded + counts.filled };
  });
  return { rowsRead: facts.rows, ...written, from: facts.firstTime, to: facts.lastTime + 1 };

  async function assertOrdinalsFit(): Promise<void> {
    const [full] = await readRows(
      connection,
      `SELECT min(row_number)::DOUBLE FROM imported WHERE sequence - event_time * ${TRADES_PER_MILLISECOND} >= ${TRADES_PER_MILLISECOND}`,
      [],
      (row) => row.numberOrUndefined(0),
    );
    if (full !== undefined) {
      throw inputError(
        'INPUT_VALUE',
        file.path,
        `row ${full}: more than ${TRADES_PER_MILLISECOND} trades in one millisecond; without ids that many cannot be told apart`,
      );
    }
  }

  /** Trades with ids and trades without cannot be matched, so that both over one stretch would count double. */
  async function assertOneSource(): Promise<void> {
    const made = `sequence // ${TRADES_PER_MILLISECOND} = event_time`;
    const [other] = await readRows(
      connection,
      `SELECT count(*)::DOUBLE FROM trades WHERE instrument = $1
         AND event_time BETWEEN ${integerSql(facts.firstTime)} AND ${integerSql(facts.lastTime)}
         AND ${facts.hasIds ? made : `NOT (${made})`}`,
      [request.instrument],
      (row) => row.number(0),
    );
    if (other !== undefined && other > 0) {
      throw inputError(
        'INPUT_OVERLAP',
        file.path,
        `has trades ${facts.hasIds ? 'with' : 'without'} ids for a time in which the store holds ${other} trades of ${request.instrument} ${facts.hasIds ? 'without' : 'with'}; import other times, or under another exchange name`,
      );
    }
  }

  async function insertTrades(): Promise<number> {
    const inserted = await readRows(
      connection,
      `SELECT count(*)::DOUBLE FROM (FROM imported) i ANTI JOIN (${knownSql('$1')}) k USING (sequence)`,
      [request.instrument],
      (row) => row.number(0),
    );
    await connection.run(
      `INSERT INTO trades
       SELECT $1, i.sequence, i.trade_id, i.event_time, ${integerSql(ingestTime)}, i.event_time, i.price, i.quantity, i.side
       FROM imported i ANTI JOIN (${knownSql('$1')}) k USING (sequence) ORDER BY i.sequence`,
      [request.instrument],
    );
    return inserted[0] ?? 0;
  }

  function knownSql(instrument: string): string {
    return `SELECT sequence FROM trades WHERE instrument = ${instrument}
      AND event_time BETWEEN ${integerSql(facts.firstTime)} AND ${integerSql(facts.lastTime)}`;
  }
}

/** The rows as trades: each with a sequence, repeated ids dropped. */
function identifiedTradesSql({ hasIds, duplicates }: TradeFileFacts): string {
  const firstOfId =
    duplicates === 0 ? '' : 'QUALIFY row_number() OVER (PARTITION BY id ORDER BY row_number) = 1';
  return hasIds
    ? `CREATE TEMP TABLE imported AS
         SELECT row_number, id AS sequence, id::VARCHAR AS trade_id, event_time, price, quantity, side
         FROM numbered ${firstOfId}`
    : `CREATE TEMP TABLE imported AS
         SELECT row_number, event_time * ${TRADES_PER_MILLISECOND} + ordinal AS sequence,
           event_time || '-' || ordinal AS trade_id, event_time, price, quantity, side
         FROM (SELECT *, row_number - min(row_number) OVER (PARTITION BY event_time) AS ordinal FROM numbered)`;
}
