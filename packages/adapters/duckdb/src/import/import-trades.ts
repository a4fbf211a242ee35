import { MODELLED_LATENCY_MS } from '@foretick/core/candle';
import { TRADES_PER_MILLISECOND } from '@foretick/core/trade';
import { readingError } from '../input/fault.ts';
import { inputError } from '../input/input-error.ts';
import { checkTrades, stagedTradesSql, type TradeInput } from '../input/trade-input.ts';
import { integerSql } from '../read/sql.ts';
import type { FileImport, FileSummary } from './import-files.ts';
import { insertNewCandles } from './insert-candles.ts';
import { insertNewTrades } from './insert-trades.ts';
import { dropReplacedCandles, dropTradesWithoutIds, storedOtherTrades } from './one-source.ts';
import { timeSlices } from './time-slices.ts';
import { windowStagedTrades } from './window-trades.ts';

/** Interval of the candles made of imported trades; larger ones are rolled up from it. */
const CANDLE_INTERVAL_SEC = 60;

/**
 * Imports a file of trades and makes its candles. The rows go to the staging area first, where they are checked; then
 * slice by slice into the store, in one transaction. `whole` rejects when the file turns out to be cut.
 */
export async function importTrades(
  { database, staging, request, progress, watched }: FileImport,
  input: TradeInput,
  whole: Promise<void>,
  ingestTime: number,
): Promise<FileSummary> {
  const { file, hasIds } = input;
  const { connection, catalog } = staging;
  const { instrument } = request;
  const staged = `${catalog}.staged`;
  await watched(0.1, 0.6, 'reading', () =>
    connection.run(`CREATE TABLE ${staged} AS ${stagedTradesSql(input)}`).catch(async (error: unknown) => {
      throw await readingError(error, file);
    }),
  );
  await whole;
  progress(0.6, 'checking');
  const facts = await checkTrades(connection, input, staged);
  const slices = await timeSlices(connection, staged, CANDLE_INTERVAL_SEC);
  await windowStagedTrades({
    ...staging,
    intervalSec: CANDLE_INTERVAL_SEC,
    slices,
    before: (slice) => progress(0.62 + (slice / slices.length) * 0.1, 'making candles'),
  });
  const range = { from: facts.firstTime, to: facts.lastTime + 1 };
  progress(0.72, 'writing');
  const written = await database.writeOn(connection, async () => {
    const others = await storedOtherTrades(connection, instrument, range, hasIds);
    if (others > 0 && !hasIds) throw overlap(others);
    const series = { instrument, intervalSec: CANDLE_INTERVAL_SEC };
    const rowsReplaced = others > 0 ? await dropTradesWithoutIds(connection, instrument, range) : 0;
    if (rowsReplaced > 0) await dropReplacedCandles(staging, series, range);
    let rowsAdded = 0;
    let candlesMade = 0;
    const share = (slice: number): number => 0.72 + (slice / slices.length) * 0.26;
    for (const [index, slice] of slices.entries()) {
      rowsAdded += await watched(share(index), share(index + 1), 'writing', () =>
        insertNewTrades(connection, tradesSql(), { instrument, ...slice }),
      );
      const counts = await insertNewCandles(staging, series, slice, 'trades', MODELLED_LATENCY_MS);
      candlesMade += counts.traded + counts.filled;
    }
    return { rowsAdded, rowsReplaced, candlesMade };
  });
  return { rowsRead: facts.rows, ...written, ...range };

  function tradesSql(): string {
    const tradeId = hasIds
      ? 'sequence::VARCHAR'
      : `event_time || '-' || sequence % ${TRADES_PER_MILLISECOND}`;
    return `SELECT sequence, ${tradeId} AS trade_id, event_time, ${integerSql(ingestTime)} AS ingest_time,
        event_time AS available_at, price, quantity, side
      FROM ${staged} WHERE NOT repeated`;
  }

  function overlap(others: number): Error {
    return inputError(
      'INPUT_OVERLAP',
      file.label,
      `has trades without ids for a time in which the store holds ${others} trades of ${instrument} with; import other times, or under another exchange name`,
    );
  }
}
