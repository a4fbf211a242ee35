import { type Clock, ForetickError, type ImportRequest, type ImportSummary } from '@foretick/ports';
import { candleInput } from '../input/candle-input.ts';
import { mapColumns } from '../input/column-map.ts';
import { inputError } from '../input/input-error.ts';
import { formatOf, type InputFile, openInputFile } from '../input/input-file.ts';
import { tradeInput } from '../input/trade-input.ts';
import { unpackEntry } from '../input/zip-archive.ts';
import type { Database } from '../store/database.ts';
import { importCandles } from './import-candles.ts';
import { importTrades } from './import-trades.ts';
import { type Staging, withStaging } from './staging.ts';
import { watchProgress } from './watch-progress.ts';

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
  readonly rowsReplaced: number;
  readonly candlesMade: number;
  readonly from: number;
  readonly to: number;
}

/** What the import of one file works with. */
export interface FileImport {
  readonly database: Database;
  readonly staging: Staging;
  readonly request: ImportRequest;
  /** Share of this file that is done, in [0, 1]. Throws when the import has been stopped. */
  readonly progress: (share: number, text: string) => void;
  /** Tells the share while one long statement runs, between two shares of the file. */
  readonly watched: <T>(from: number, to: number, text: string, work: () => Promise<T>) => Promise<T>;
}

/** Imports the files in their order, each all or nothing. All must hold the same kind of rows. */
export async function importFiles(call: ImportCall): Promise<ImportSummary> {
  const { request } = call;
  let kind: ImportSummary['kind'] | undefined;
  const done: FileSummary[] = [];
  for (const [index, path] of request.files.entries()) {
    const result = await importFile(call, path, kind, (share) => (index + share) / request.files.length);
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
    rowsReplaced: sum((summary) => summary.rowsReplaced),
    candlesMade: sum((summary) => summary.candlesMade),
    from: Math.min(...done.map((summary) => summary.from)),
    to: Math.max(...done.map((summary) => summary.to)),
  };
}

async function importFile(
  { database, clock, request, onProgress, signal }: ImportCall,
  path: string,
  before: ImportSummary['kind'] | undefined,
  shareOfAll: (share: number) => number,
): Promise<{ readonly kind: ImportSummary['kind']; readonly summary: FileSummary }> {
  const tell = (share: number, text: string): void => {
    if (!signal.aborted) onProgress(shareOfAll(share), `${path}: ${text}`);
  };
  const progress = (share: number, text: string): void => {
    assertGoingOn(signal, path);
    tell(share, text);
    assertGoingOn(signal, path);
  };
  const importStaged = async (staging: Staging) => {
    const { connection } = staging;
    const file = await openFile(staging);
    // DuckDB reads while Node unpacks the same file a second time, to see that it is whole.
    const stopped = new AbortController();
    const whole = file.assertWhole(stopped.signal);
    whole.catch(() => connection.interrupt());
    try {
      const map = mapColumns(file, request.kind, request.columns);
      if (before !== undefined && before !== map.kind) {
        throw inputError(
          'INPUT_COLUMNS',
          path,
          `holds ${map.kind}, the files before it ${before}; import them apart`,
        );
      }
      const watched: FileImport['watched'] = async (from, to, text, work) => {
        progress(from, text);
        return watchProgress(connection, (share) => tell(from + share * (to - from), text), work);
      };
      const work: FileImport = { database, staging, request, progress, watched };
      const summary =
        map.kind === 'candles'
          ? await importCandles(work, candleInput(file, map, request.intervalSec), whole)
          : await importTrades(work, await tradeInput(connection, file, map), whole, clock.now());
      return { kind: map.kind, summary };
    } catch (error) {
      if (error instanceof ForetickError && error.code !== 'INPUT_UNREADABLE') throw error;
      // A damaged file is the cause of whatever DuckDB made of it.
      await whole;
      throw error;
    } finally {
      stopped.abort();
      await whole.catch(() => undefined);
    }
  };

  try {
    const result = await withStaging(database, signal, importStaged);
    onProgress(shareOfAll(1), `${path}: done`);
    return result;
  } catch (error) {
    assertGoingOn(signal, path, error);
    throw error;
  }

  async function openFile({ connection, folder }: Staging): Promise<InputFile> {
    progress(0, 'looking at the columns');
    if ((await formatOf(path)) !== 'zip') return openInputFile(connection, path);
    const target = folder.file('unpacked.csv');
    const entry = await unpackEntry({
      path,
      target,
      wish: request,
      progress: (share) => tell(share * SHARE_OF_UNPACKING, 'unpacking'),
      signal,
    });
    return openInputFile(connection, target, `${path}: ${entry}`);
  }
}

/** Shares that the stages of one file begin at; those of an archive start later. */
const SHARE_OF_UNPACKING = 0.1;

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
