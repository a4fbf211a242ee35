import type { Clock, FeatureStore, HistoryImport } from '@foretick/ports';
import { exportTable } from '../export/export-table.ts';
import { addCandles, readCandleCoverage } from '../history/add-candles.ts';
import { addTrades } from '../history/add-trades.ts';
import { readCoverage } from '../history/coverage.ts';
import { readDiskUse, readTradeDays } from '../history/disk-use.ts';
import { retainTrades } from '../history/retain-trades.ts';
import { importFiles } from '../import/import-files.ts';
import { NewestVectors } from '../read/newest-vectors.ts';
import { readAlarms } from '../read/read-alarms.ts';
import { readCandles, readIndicators } from '../read/read-candles.ts';
import { readDays } from '../read/read-days.ts';
import { featureVectorBatches } from '../read/read-feature-vectors.ts';
import { readForecasts } from '../read/read-forecasts.ts';
import { readGaps } from '../read/read-gaps.ts';
import { readHealth } from '../read/read-health.ts';
import { readInstruments } from '../read/read-instruments.ts';
import { readHeadlines, readNewsSignals } from '../read/read-news.ts';
import { readRejected, readRejectedCounts } from '../read/read-rejected.ts';
import { readScoreSums } from '../read/read-score-sums.ts';
import { readScores } from '../read/read-scores.ts';
import { readTrades } from '../read/read-trades.ts';
import { Recorder } from '../record/recorder.ts';
import { migrate } from '../schema/migrate.ts';
import { Database } from './database.ts';
import { storeError } from './store-error.ts';

export interface DuckdbStoreOptions {
  /** The database file, or `:memory:`. Its folder is made when missing. */
  readonly path: string;
  /** Gives imported trades their ingest time. */
  readonly clock: Clock;
  /** DuckDB's own memory, in megabytes: it caches the file up to here. Default: 400. */
  readonly memoryLimitMb?: number;
  /** Records that could not be trades: the newest so many are kept. Default: 100,000. */
  readonly maxRejectedRows?: number;
}

export type DuckdbStore = FeatureStore & HistoryImport;

/**
 * The embedded store: one DuckDB file, owned by one process, upgraded on open. Throws `ForetickError`:
 * `STORE_IN_USE` (retryable), `STORE_NOT_WRITABLE`, `STORE_DAMAGED`, `STORE_TOO_NEW`.
 */
export async function openDuckdbStore({
  path,
  clock,
  memoryLimitMb = 400,
  maxRejectedRows = 100_000,
}: DuckdbStoreOptions): Promise<DuckdbStore> {
  const database = await Database.open({ path, memoryLimitMb });
  const recorder = await start(database, maxRejectedRows);
  const newestVectors = new NewestVectors();
  return {
    capabilities: { ingestsFromLog: false, atomicBatches: true },
    async record(records, positions) {
      await recorder.record(records, positions);
      newestVectors.note(records);
    },
    positions: async () => recorder.positions,
    instruments: () => database.read(readInstruments),
    candles: (query) => database.read((connection) => readCandles(connection, query)),
    trades: (query) => database.read((connection) => readTrades(connection, query)),
    indicators: (query) => database.read((connection) => readIndicators(connection, query)),
    featureVectors: (query) => database.read((connection) => newestVectors.read(connection, query)),
    forecasts: (query) => database.read((connection) => readForecasts(connection, query)),
    scores: () => database.read(readScores),
    alarms: (query) => database.read((connection) => readAlarms(connection, query)),
    scoreSums: (query) => database.read((connection) => readScoreSums(connection, query)),
    days: (query) => database.read((connection) => readDays(connection, query)),
    gaps: (query) => database.read((connection) => readGaps(connection, query)),
    rejected: (query) => database.read((connection) => readRejected(connection, query)),
    rejectedCounts: () => database.read(readRejectedCounts),
    headlines: (query) => database.read((connection) => readHeadlines(connection, query)),
    newsSignals: (query) => database.read((connection) => readNewsSignals(connection, query)),
    importFiles: (request, onProgress, signal) =>
      importFiles({ database, clock, request, onProgress, signal }),
    coverage: (instrument) => database.read((connection) => readCoverage(connection, instrument)),
    addTrades: (request) => addTrades(database, clock, request),
    candleCoverage: (instrument, intervalSec) =>
      database.read((connection) => readCandleCoverage(connection, instrument, intervalSec)),
    addCandles: (request) => addCandles(database, clock, request),
    exportTable: (request) => exportTable(database, request),
    retain: ({ tradesBefore }) => retainTrades(database, tradesBefore),
    tradeDays: () => database.read(readTradeDays),
    diskUse: () => database.read(readDiskUse),
    featureVectorBatches: (query) => featureVectorBatches(database, query),
    // A batch is committed when `record` resolves.
    flush: async () => undefined,
    health: () => readHealth(database),
    close: () => database.close(),
  };
}

async function start(database: Database, maxRejectedRows: number): Promise<Recorder> {
  try {
    const connection = await database.connect();
    try {
      await migrate(connection, database.path);
    } finally {
      connection.closeSync();
    }
    return await Recorder.open(database, maxRejectedRows);
  } catch (error) {
    await database.close().catch(() => undefined);
    throw storeError(error, database.path, 'open the store');
  }
}
