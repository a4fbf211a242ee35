import type { Candle } from '@foretick/core/candle';
import type { InstrumentId } from '@foretick/core/trade';
import {
  type AddCandlesSummary,
  assertCandlesBelong,
  type Clock,
  type FeatureStore,
  type HistoryImport,
  type HistoryRange,
  type StoreHealth,
  type TopicPosition,
} from '@foretick/ports';
import type { RisingWaveAddress } from '../connection/risingwave-address.ts';
import { SqlPool, type SqlPoolOptions } from '../connection/sql-pool.ts';
import { mergeCandles } from '../history/merge-candles.ts';
import { noteRange, readRanges } from '../history/ranges.ts';
import { readForecasts } from '../read/read-forecasts.ts';
import { readIndependentCandles } from '../read/read-independent-candles.ts';
import { readAlarms, readGaps, readRejected, readRejectedCounts, readScores } from '../read/read-ledgers.ts';
import { readHeadlines, readNewsSignals } from '../read/read-news.ts';
import { readDays, readInstruments, readPositions } from '../read/read-overview.ts';
import { readScoreSums } from '../read/read-score-sums.ts';
import {
  featureVectorBatches,
  readCandles,
  readFeatureVectors,
  readIndicators,
  readTrades,
} from '../read/read-series.ts';
import { recordRows } from '../record/record-rows.ts';

export interface RisingWaveStoreOptions extends Omit<SqlPoolOptions, 'address'> {
  readonly address: RisingWaveAddress;
  /** From when on a corrected candle is available. */
  readonly clock: Pick<Clock, 'now'>;
  /** Whether its tables are filled from Kafka by RisingWave itself. Default: yes. */
  readonly ingestsFromLog?: boolean;
}

/** History that is brought into the store beside the log. */
export interface SharedHistory extends Pick<HistoryImport, 'addCandles' | 'candleCoverage' | 'coverage'> {
  /**
   * Inserts final candles that were made of brought trades or files: by the rules of `addTrades`, but in parts, of which the last may be
   * missing after a failure. Done again it comes to the same.
   */
  mergeCandles(series: Series, candles: readonly Candle[]): Promise<AddCandlesSummary>;
  /** Notes that all trades of a stretch are in the candles that were merged. */
  noteCoverage(instrument: InstrumentId, range: HistoryRange): Promise<void>;
}

interface Series {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
}

/**
 * The feature store on RisingWave. Its tables are made by `foretick migrate`. Throws `STORE_ADDRESS_INVALID`, `STORE_UNREACHABLE` and
 * `STORE_TIMEOUT` (both retryable), `STORE_AUTHENTICATION`, `STORE_NOT_MIGRATED`, `STORE_REFUSED`.
 */
export async function openRisingWaveStore({
  ingestsFromLog = true,
  clock,
  ...options
}: RisingWaveStoreOptions): Promise<FeatureStore & SharedHistory> {
  const pool = new SqlPool(options);
  let recorded: Map<string, number>;
  try {
    recorded = new Map(
      (await readPositions(pool, ingestsFromLog)).map((one) => [keyOf(one), one.nextOffset]),
    );
  } catch (error) {
    await pool.close();
    throw error;
  }
  return {
    capabilities: { ingestsFromLog, atomicBatches: false },
    async record(records, positions) {
      const fresh = records.filter((one) => one.offset >= (recorded.get(keyOf(one)) ?? 0));
      await recordRows(pool, fresh, positions);
      await pool.query('flushing', 'FLUSH');
      for (const one of positions)
        recorded.set(keyOf(one), Math.max(one.nextOffset, recorded.get(keyOf(one)) ?? 0));
    },
    positions: () => readPositions(pool, ingestsFromLog),
    instruments: () => readInstruments(pool),
    candles: (query) => readCandles(pool, query),
    trades: (query) => readTrades(pool, query),
    indicators: (query) => readIndicators(pool, query),
    featureVectors: (query) => readFeatureVectors(pool, query),
    featureVectorBatches: (query) => featureVectorBatches(pool, query),
    forecasts: (query) => readForecasts(pool, query),
    scores: () => readScores(pool),
    alarms: (query) => readAlarms(pool, query),
    scoreSums: (query) => readScoreSums(pool, query),
    days: (query) => readDays(pool, query),
    gaps: (query) => readGaps(pool, query),
    rejected: (query) => readRejected(pool, query),
    rejectedCounts: () => readRejectedCounts(pool),
    headlines: (query) => readHeadlines(pool, query),
    newsSignals: (query) => readNewsSignals(pool, query),
    independentCandles: (query) => readIndependentCandles(pool, query),
    async addCandles(request) {
      assertCandlesBelong(request);
      const summary = await mergeCandles(pool, request, request.candles, clock.now());
      await noteRange(pool, request, request);
      return summary;
    },
    candleCoverage: (instrument, intervalSec) => readRanges(pool, { instrument, intervalSec }),
    coverage: (instrument) => readRanges(pool, { instrument, intervalSec: TRADES }),
    mergeCandles: (series, candles) => mergeCandles(pool, series, candles, clock.now()),
    noteCoverage: (instrument, range) => noteRange(pool, { instrument, intervalSec: TRADES }, range),
    flush: async () => void (await pool.query('flushing', 'FLUSH')),
    health: () => readHealth(pool),
    close: () => pool.close(),
  };
}

/** Stands for trades where stretches are noted by interval. */
const TRADES = 0;

async function readHealth(pool: SqlPool): Promise<StoreHealth> {
  const startedAt = performance.now();
  const [row] = await pool.query('asking for the version', 'SELECT version() AS version');
  return { engine: String(row?.version), latencyMs: performance.now() - startedAt };
}

function keyOf({ topic, partition }: Pick<TopicPosition, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}
