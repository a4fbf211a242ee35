import type { DuckDBConnection } from '@duckdb/node-api';
import { type Clock, ForetickError, type ImportRequest, type ImportSummary } from '@foretick/ports';
import { candleInput } from '../input/candle-input.ts';
import { mapColumns } from '../input/column-map.ts';
import { inputError } from '../input/input-error.ts';
import { openInputFile } from '../input/input-file.ts';
import { tradeInput } from '../input/trade-input.ts';
import type { Database } from '../store/database.ts';
import { importCandles } from './import-candles.ts';
import { importTrades } from './import-trades.ts';

export interface ImportCall {
  readonly database: Database;
  readonly clock: Clock;
  readonly request: ImportRequest;
  readonly onProgress: (share: number, text: string) => void;
  readonly signal: AbortSignal;
}

/** What came of one file. */
export interface FileSummary {
  readonly rowsRead: number;
  readonly rowsAdded: number;
  readonly candlesMade: number;
  readonly from: number;
  readonly to: number;
}

/** What the import of one file works with. */
export interface FileImport {
  readonly database: Database;
  /** Its own connection: temporary tables end with it. */
  readonly connection: DuckDBConnection;
  readonly request: ImportRequest;
  /** Share of this file that is done, in [0, 1]. Throws when the import has been stopped. */
  readonly progress: (share: number, text: string) => void;
}

/** Imports the files in their order, each all or nothing. All must hold the same kind of rows. */
export async function importFiles(call: ImportCall): Promise<ImportSummary> {
  const { request } = call;
  let kind: ImportSummary['kind'] | undefined;
  const done: FileSummary[] = [];
  for (const [index, path] of request.files.entries()) {
    const progress = (share: number, text: string): void => {
      call.onProgress((index + share) / request.files.length, `${path}: ${text}`);
      if (share < 1) assertGoingOn(call.signal, path);
    };
    const result = await importFile(call, path, kind, progress);
    kind = result.kind;
    done.push(result.summary);
  }
  if (kind === undefined) throw new ForetickError('INPUT_NOT_FOUND', 'no file to import: name at least one');
  await call.database.checkpoint();
  const sum = (value: (summary: FileSummary) => number): number =>
    done.reduce((total, summary) => total + value(summary), 0);
  const rowsRead = sum((summary) => summary.rowsRead);
  const rowsAdded = sum((summary) => summary.rowsAdded);
  return {
    kind,
    instrument: request.instrument,
    rowsRead,
    rowsAdded,
    rowsKnown: rowsRead - rowsAdded,
    candlesMade: sum((summary) => summary.candlesMade),
    from: Math.min(...done.map((summary) => summary.from)),
    to: Math.max(...done.map((summary) => summary.to)),
  };
}

async function importFile(
  { database, clock, request, signal }: ImportCall,
  path: string,
  before: ImportSummary['kind'] | undefined,
  progress: (share: number, text: string) => void,
): Promise<{ readonly kind: ImportSummary['kind']; readonly summary: FileSummary }> {
  const connection = await database.connect();
  const interrupt = (): void => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    progress(0, 'looking at the columns');
    const file = await openInputFile(connection, path);
    const map = mapColumns(file, request.kind, request.columns);
    if (before !== undefined && before !== map.kind) {
      throw inputError(
        'INPUT_COLUMNS',
        path,
        `holds ${map.kind}, the files before it ${before}; import them apart`,
      );
    }
    const work: FileImport = { database, connection, request, progress };
    const summary =
      map.kind === 'candles'
        ? await importCandles(work, candleInput(file, map, request.intervalSec))
        : await importTrades(work, await tradeInput(connection, file, map), clock.now());
    progress(1, 'done');
    return { kind: map.kind, summary };
  } catch (error) {
    assertGoingOn(signal, path, error);
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    connection.closeSync();
  }
}

function assertGoingOn(signal: AbortSignal, path: string, cause?: unknown): void {
  if (!signal.aborted) return;
  throw new ForetickError(
    'IMPORT_STOPPED',
    `${path}: the import was stopped; nothing of this file was kept`,
    {
      cause,
      retryable: true,
    },
  );
}
