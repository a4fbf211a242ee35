import { access, constants, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EXPORT_TABLES, type ExportRequest, type ExportTable, ForetickError } from '@foretick/ports';
import { rangeSql, textSql } from '../read/sql.ts';
import type { Database } from '../store/database.ts';

let exportsMade = 0;

/** A table as a file: see `HistoryImport.exportTable`. */
export async function exportTable(
  database: Database,
  request: ExportRequest,
): Promise<{ readonly rows: number }> {
  const { path, format, instrument, overwrite = false } = request;
  const { name, time, order } = TABLES[knownTable(request.table)];
  await assertWritable(path, overwrite);
  const partial = `${path}.partial-${process.pid}-${++exportsMade}`;
  const conditions = [rangeSql(time, request)];
  if (instrument !== undefined) conditions.push(`instrument = ${textSql(instrument)}`);
  const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet';
  try {
    const rows = await database.bulk(() =>
      database.read(async (connection) => {
        const copied = await connection.run(
          `COPY (FROM ${name} WHERE ${conditions.join(' AND ')} ORDER BY ${order})
           TO ${textSql(partial)} (${options})`,
        );
        return copied.rowsChanged;
      }),
    );
    await assertWritable(path, overwrite);
    await rename(partial, path);
    return { rows };
  } catch (error) {
    const isToldAlready = error instanceof ForetickError && !FAILURES_TO_WRITE.includes(error.code);
    if (isToldAlready) throw error;
    throw notWritable(path, error instanceof Error ? error.message : String(error), error);
  } finally {
    await rm(partial, { force: true });
  }
}

/** What DuckDB's failures are called that come of the file rather than of the store. */
const FAILURES_TO_WRITE: readonly string[] = ['STORE_FAILED', 'STORE_NOT_WRITABLE'];

interface ExportedTable {
  readonly name: string;
  /** What `from` and `to` bound. */
  readonly time: string;
  readonly order: string;
}

function table(name: string, time: string, order: string): ExportedTable {
  return { name, time, order: `${time}, instrument, ${order}` };
}

const TABLES: Readonly<Record<ExportTable, ExportedTable>> = {
  trades: table('trades', 'event_time', 'sequence'),
  late_trades: table('late_trades', 'event_time', 'sequence'),
  candles: table('candles', 'open_time', 'interval_sec, revision'),
  technical_indicators: table('technical_indicators', 'open_time', 'interval_sec, revision, seed_time'),
  feature_vectors: table('feature_vectors', 'as_of', 'interval_sec, seed_time, view_hash'),
  predictions: table('predictions', 'as_of', 'horizon_sec, prediction_id'),
  prediction_outcomes: table('prediction_outcomes', 'as_of', 'horizon_sec, prediction_id'),
  alarms: table('alarms', 'as_of', 'interval_sec, kind, subject, state'),
  scores: table('scores', 'last_target_time', 'interval_sec, horizon_sec, model, scored_count'),
  promotions: table('promotions', 'effective_from', 'interval_sec, horizon_sec, model_version'),
  gaps: table('gap_ledger', 'from_time', 'gap_id'),
  rejected: table('rejected', 'ingest_time', 'reason, detail, raw'),
};

function knownTable(name: string): ExportTable {
  const known = EXPORT_TABLES.find((one) => one === name);
  if (known !== undefined) return known;
  throw new ForetickError(
    'EXPORT_TABLE_UNKNOWN',
    `there is no table ${name}; the tables are ${EXPORT_TABLES.join(', ')}`,
  );
}

async function assertWritable(path: string, overwrite: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isFile()) throw notWritable(path, 'it is not a file');
  if (found !== undefined && !overwrite) {
    throw new ForetickError(
      'EXPORT_EXISTS',
      `${path} is there already and is left as it is: name another file, or say that it may be overwritten`,
    );
  }
  await access(dirname(resolve(path)), constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw notWritable(path, 'its folder is not there or cannot be written', error);
  });
}

function notWritable(path: string, why: string, cause?: unknown): ForetickError {
  return new ForetickError(
    'EXPORT_NOT_WRITABLE',
    `cannot write ${path}: ${why.split('\n', 1)[0]}; name a file in a folder that this user may write`,
    { cause },
  );
}
