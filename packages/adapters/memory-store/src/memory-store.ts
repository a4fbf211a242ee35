import { type Clock, type FeatureStore, ForetickError, type HistoryImport } from '@foretick/ports';
import { addCandles } from './add-candles.ts';
import { addTrades } from './add-trades.ts';
import { assertRecords } from './assert-records.ts';
import { oneRevision } from './candle-series.ts';
import { Operations, type StoreFaults } from './operations.ts';
import { readForecasts } from './read-forecasts.ts';
import { dayOf, readDays, readGaps, readInstruments, readTradeDays } from './read-overview.ts';
import { vectorBatches } from './read-vectors.ts';
import { compareSeries, scoreSums } from './score-sums.ts';
import { isWithin, newest } from './series.ts';
import { seriesKey, Tables } from './tables.ts';

export interface MemoryStoreOptions extends StoreFaults {
  /** Says from when on corrected candles are known. */
  readonly clock: Pick<Clock, 'now'>;
}

export type MemoryStore = FeatureStore & HistoryImport;

/** A disk that exists in memory only: what was written to it is there for the next process. */
export interface MemoryStoreDisk {
  /**
   * Opens the store on the disk. A store that was opened before and not closed ends, as with its process: what it had not
   * written yet it never writes.
   */
  open(options: MemoryStoreOptions): MemoryStore;
}

/**
 * A store in plain memory, for simulations and tests: one thread, no timer, no clock and no randomness of its own. It
 * reads and writes no files: `importFiles` and `exportTable` are refused with `STORE_WITHOUT_FILES`.
 */
export function createMemoryStore(options: MemoryStoreOptions): MemoryStore {
  return createMemoryStoreDisk().open(options);
}

/** See `createMemoryStore`. `maxRejectedRows`: so many of the records that could not be trades are kept. Default: 100,000. */
export function createMemoryStoreDisk({
  maxRejectedRows = 100_000,
}: {
  readonly maxRejectedRows?: number;
} = {}): MemoryStoreDisk {
  const tables = new Tables(maxRejectedRows);
  let opened: Operations | undefined;
  return {
    open({ clock, ...faults }) {
      opened?.end();
      opened = new Operations(faults);
      return { ...featureStore(tables, opened), ...historyImport(tables, opened, () => clock.now()) };
    },
  };
}

function featureStore(tables: Tables, operations: Operations): FeatureStore {
  return {
    capabilities: { ingestsFromLog: false, atomicBatches: true },
    record: async (records, positions) => {
      assertRecords(records);
      await operations.write(() => tables.record(records, positions));
    },
    positions: () => operations.read(() => [...tables.positions.values()]),
    instruments: () => operations.read(() => readInstruments(tables)),
    candles: (query) => operations.read(() => tables.candles.get(seriesKey(query))?.read(query) ?? []),
    trades: ({ instrument, limit, ...range }) =>
      operations.read(() => {
        const trades = tables.trades.get(instrument)?.all() ?? [];
        return newest(
          trades.filter(({ eventTime }) => isWithin(eventTime, range)),
          limit,
        );
      }),
    indicators: (query) =>
      operations.read(() => {
        const rows = tables.indicators.get(seriesKey(query))?.within(query) ?? [];
        return oneRevision(rows, ({ candle }) => candle, query);
      }),
    featureVectors: (query) =>
      operations.read(() =>
        newest(tables.featureVectors.get(seriesKey(query))?.within(query) ?? [], query.limit),
      ),
    featureVectorBatches: (query) => vectorBatches(tables, operations, query),
    forecasts: (query) => operations.read(() => readForecasts(tables, query)),
    scores: () => operations.read(() => [...tables.scores.values()].sort(compareSeries)),
    scoreSums: (query) => operations.read(() => scoreSums(tables.outcomes, query)),
    alarms: ({ instrument, limit, ...range }) =>
      operations.read(() => {
        const alarms = tables.alarms.within(range);
        return newest(
          alarms.filter((alarm) => instrument === undefined || alarm.instrument === instrument),
          limit,
        );
      }),
    days: (query) => operations.read(() => readDays(tables, query)),
    gaps: (query) => operations.read(() => readGaps(tables, query)),
    rejected: (query) => operations.read(() => tables.rejected.read(query)),
    rejectedCounts: () => operations.read(() => tables.rejected.counts()),
    headlines: (query) => operations.read(() => tables.news.headlines(query)),
    newsSignals: (query) => operations.read(() => tables.news.signals(query)),
    // A batch is there when `record` resolves.
    flush: async () => undefined,
    health: () => operations.read(() => ({ engine: 'memory store 1', latencyMs: 0 })),
    close: () => operations.close(),
  };
}

function historyImport(tables: Tables, operations: Operations, now: () => number): HistoryImport {
  return {
    importFiles: refuseFiles,
    exportTable: refuseFiles,
    coverage: (instrument) => operations.read(() => tables.tradeCoverage.get(instrument) ?? []),
    addTrades: (request) => addTrades(tables, operations, request, now),
    candleCoverage: (instrument, intervalSec) =>
      operations.read(() => tables.candleCoverage.get(seriesKey({ instrument, intervalSec })) ?? []),
    addCandles: (request) => addCandles(tables, operations, request, now),
    retain: ({ tradesBefore }) =>
      operations.write(() => {
        const before = dayOf(tradesBefore);
        const series = [...tables.trades.values(), ...tables.lateTrades.values()];
        const rowsDeleted = series.reduce(
          (rows, trades) => rows + trades.drop(({ eventTime }) => eventTime < before),
          0,
        );
        return { rowsDeleted };
      }),
    tradeDays: () => operations.read(() => readTradeDays(tables)),
    diskUse: () => operations.read(() => ({ fileBytes: tables.rows * BYTES_OF_A_ROW, freeBytes: 0 })),
  };
}

/** A measure that rises and falls with what is kept; no row is weighed. */
const BYTES_OF_A_ROW = 100;

async function refuseFiles(): Promise<never> {
  throw new ForetickError(
    'STORE_WITHOUT_FILES',
    'a store in memory reads and writes no files: import into a data folder, or export from one',
  );
}
