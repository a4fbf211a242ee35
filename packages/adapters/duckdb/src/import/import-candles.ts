import { MODELLED_LATENCY_MS } from '@foretick/core/candle';
import { type CandleInput, checkCandles } from '../input/candle-input.ts';
import { readingError } from '../input/fault.ts';
import { inputError } from '../input/input-error.ts';
import { integerSql } from '../read/sql.ts';
import type { FileImport, FileSummary } from './import-files.ts';
import { insertNewCandles, NEW_CANDLE_COLUMNS } from './insert-candles.ts';

/** A longer stretch without candles is taken for missing data, not for a market in which nobody traded. */
const MAX_QUIET_MS = 60 * 60_000;
/** Windows that one file may span: over 38 years of minutes. */
const MAX_WINDOWS = 20_000_000;
/** Windows that are written at once. */
const SLICE_WINDOWS = 500_000;

/**
 * Imports a file of candles. Windows that the file leaves out are made: price carried on, nothing traded; as
 * `complete` where the stretch is short enough to be a quiet market.
 */
export async function importCandles(
  { database, staging, request, progress, watched }: FileImport,
  input: CandleInput,
  whole: Promise<void>,
): Promise<FileSummary> {
  const { connection, catalog } = staging;
  const intervalMs = request.intervalSec * 1_000;
  await watched(0.1, 0.5, 'reading', () =>
    connection.run(`CREATE TABLE ${catalog}.imported AS ${input.select}`).catch(async (error: unknown) => {
      throw await readingError(error, input.file);
    }),
  );
  await whole;
  progress(0.5, 'checking');
  const facts = await checkCandles(connection, input, `${catalog}.imported`);
  const windows = (facts.lastTime - facts.firstTime) / intervalMs + 1;
  if (windows > MAX_WINDOWS) {
    throw inputError(
      'INPUT_VALUE',
      input.file.label,
      `spans ${windows} intervals of ${request.intervalSec} s; at most ${MAX_WINDOWS} are allowed: check the times, or split the file`,
    );
  }
  progress(0.55, 'filling quiet windows');
  await connection.run(newCandlesSql(catalog, intervalMs));
  progress(0.6, 'writing');
  const range = { from: facts.firstTime, to: facts.lastTime + intervalMs };
  const counts = await database.writeOn(connection, async () => {
    let [traded, filled] = [0, 0];
    for (let from = range.from; from < range.to; from += SLICE_WINDOWS * intervalMs) {
      progress(0.6 + ((from - range.from) / (range.to - range.from)) * 0.38, 'writing');
      const slice = { from, to: from + SLICE_WINDOWS * intervalMs };
      const written = await insertNewCandles(staging, request, slice, 'import', MODELLED_LATENCY_MS);
      traded += written.traded;
      filled += written.filled;
    }
    return { traded, filled };
  });
  return {
    rowsRead: facts.rows,
    rowsAdded: counts.traded,
    rowsReplaced: 0,
    candlesMade: counts.filled,
    ...range,
  };
}

/** A row of the file with no volume and one price is such a quiet window, too, written by the venue itself. */
function newCandlesSql(catalog: string, intervalMs: number): string {
  const step = integerSql(intervalMs);
  return `CREATE TABLE ${catalog}.new_candles AS
    SELECT ${NEW_CANDLE_COLUMNS.replace('complete, filled', '')}
      true AS complete, volume = 0 AND high = low AS filled, false AS made
    FROM (SELECT * REPLACE (CASE WHEN volume = 0 AND high = low THEN coalesce(trade_count, 0) ELSE trade_count END
                            AS trade_count) FROM ${catalog}.imported)
    UNION ALL
    SELECT unnest(range(lag_time + ${step}, open_time, ${step})), lag_close, lag_close, lag_close, lag_close,
      0, 0, NULL, 0, 0, 0, open_time - lag_time - ${step} <= ${MAX_QUIET_MS}, true, true
    FROM ${catalog}.imported WHERE open_time - lag_time > ${step}`;
}
