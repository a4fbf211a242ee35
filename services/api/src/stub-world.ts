import { EventEmitter, on } from 'node:events';
import type { Candle } from '@foretick/core/candle';
import { DEFAULT_FEATURE_VIEW, type FeatureVector } from '@foretick/core/feature';
import type { Outcome, Prediction } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type {
  Alarm,
  Clock,
  EventLog,
  FeatureStore,
  FeedState,
  ForecastRow,
  LogRecord,
  ModelVersion,
  PromotionEvent,
  ScoreSums,
  Topic,
} from '@foretick/ports';
import type { ApiOptions } from './api-options.ts';
import type { SeenRecord } from './live-state.ts';

/** For tests: a log whose tail carries what `publish` is given, and a store that answers from arrays. */
export const BTC = 'kraken:BTC/USD' as InstrumentId;
export const ETH = 'kraken:ETH/USD' as InstrumentId;
export const MINUTE = 60_000;
export const DAY = 1_440 * MINUTE;
export const T0 = Date.UTC(2026, 0, 5, 12, 0);

export interface StubWorld {
  readonly options: ApiOptions;
  readonly candles: Candle[];
  readonly forecasts: ForecastRow[];
  readonly promotions: PromotionEvent[];
  readonly versions: ModelVersion[];
  readonly vectors: FeatureVector[];
  readonly sums: ScoreSums[];
  readonly alarms: Alarm[];
  /** Ends every sleep that waits now, as if its time had passed. */
  passTime(): void;
  publish(...records: readonly Unplaced[]): void;
}

type Published = SeenRecord | LogRecord<'promotions'>;

type Unplaced = Published extends infer R
  ? R extends Published
    ? Pick<R, 'topic' | 'key' | 'value'>
    : never
  : never;

export function stubWorld(changes: Partial<ApiOptions> = {}): StubWorld {
  const tails = new EventEmitter().setMaxListeners(0);
  const sleepers = new Set<() => void>();
  const candles: Candle[] = [];
  const forecasts: ForecastRow[] = [];
  const promotions: PromotionEvent[] = [];
  const versions: ModelVersion[] = [];
  const vectors: FeatureVector[] = [];
  const sums: ScoreSums[] = [];
  const alarms: Alarm[] = [];
  let offset = 0;
  const clock: Clock = {
    now: () => T0,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        sleepers.add(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  return {
    candles,
    forecasts,
    promotions,
    versions,
    vectors,
    sums,
    alarms,
    passTime() {
      for (const wake of sleepers) wake();
      sleepers.clear();
    },
    publish(...records) {
      for (const record of records) tails.emit('record', { ...record, partition: 0, offset: offset++ });
    },
    options: {
      log: stubLog(tails),
      store: stubStore({ candles, forecasts, vectors, sums, alarms }),
      clock,
      port: 0,
      pageDir: undefined,
      token: 'secret',
      source: { kind: 'simulated', label: 'simulated market' },
      instruments: [BTC, ETH],
      learningNeeded: 300,
      intervalSec: 60,
      horizonsSec: [60, 300, 900],
      startedAt: T0,
      version: '0.1.0',
      disk: async () => ({ usedBytes: 5e8, fileBytes: 6e8, budgetBytes: 2e9 }),
      registry: {
        load: async (wanted) => versions.find(({ modelVersion }) => modelVersion === wanted),
        list: async () => versions,
        promotions: async () => promotions,
      },
      view: DEFAULT_FEATURE_VIEW,
      commands: new Map(),
      report: (failure) => {
        throw failure;
      },
      ...changes,
    },
  };
}

export function alarm(instrument: InstrumentId, asOf: number, changes: Partial<Alarm> = {}): Alarm {
  return {
    ...{ instrument, intervalSec: 60, kind: 'drift', state: 'raised', subject: 'features' },
    ...{ value: 0.25, threshold: 0.1, asOf },
    ...changes,
  };
}

export function candle(instrument: InstrumentId, openTime: number, close: number): Candle {
  return {
    instrument,
    intervalSec: 60,
    openTime,
    closeTime: openTime + MINUTE,
    revision: 0,
    status: 'final',
    open: close,
    high: close + 1,
    low: close - 1,
    close,
    volume: 2,
    quoteVolume: undefined,
    vwap: undefined,
    tradeCount: 3,
    buyVolume: undefined,
    sellVolume: undefined,
    complete: true,
    filled: false,
    origin: 'trades',
    availableAt: openTime + MINUTE + 1_000,
    availability: 'observed',
  };
}

export function prediction(instrument: InstrumentId, asOf: number, horizonSec: number): Prediction {
  return {
    predictionId: `${instrument}-${asOf}-${horizonSec}`,
    instrument,
    intervalSec: 60,
    asOf,
    horizonSec,
    targetTime: asOf + horizonSec * 1_000,
    model: 'ridge',
    modelVersion: 'ridge-1',
    role: 'champion',
    featureViewHash: 'view',
    processingTime: asOf,
    status: 'published',
    basePrice: 100,
    logReturn: 0.001,
    price: 100 * Math.exp(0.001),
    medianLogReturn: 0.0005,
    volatility: 0.002,
    intervals: [{ level: 0.8, lower: -0.001, upper: 0.003 }],
    edge: 'below-cost',
  };
}

export function outcomeOf(made: Prediction): Outcome {
  const { featureViewHash, processingTime, status, ...key } = made;
  return {
    predictionId: key.predictionId,
    instrument: key.instrument,
    intervalSec: key.intervalSec,
    asOf: key.asOf,
    horizonSec: key.horizonSec,
    targetTime: key.targetTime,
    model: key.model,
    modelVersion: key.modelVersion,
    role: key.role,
    predictedLogReturn: 0.001,
    medianLogReturn: 0.0005,
    intervals: [{ level: 0.8, lower: -0.001, upper: 0.003 }],
    status: 'scored',
    basePrice: 100,
    actualPrice: 100,
    actualLogReturn: 0,
  };
}

export function feed(instrument: InstrumentId, state: FeedState['state'], reason = ''): FeedState {
  return {
    instrument,
    state,
    reason,
    retryAt: state === 'down' ? T0 + 12_000 : undefined,
    since: T0,
    trades: 5,
    duplicates: 0,
    rejected: 0,
    reconnects: 0,
    tradesPerSec: 0,
    latencyMs: undefined,
    gapsOpen: 0,
    gapsRepaired: 0,
  };
}

function stubLog(tails: EventEmitter): EventLog {
  const unused = () => {
    throw new Error('the API does not use this');
  };
  return {
    capabilities: { durable: false, atomicCommit: true, sharedGroups: false },
    append: unused,
    snapshots: unused,
    consumer: unused,
    flush: unused,
    close: unused,
    lag: async () => [{ group: 'recorder', topic: 'candles', records: 2 }],
    async *tail<T extends Topic>(topics: readonly T[], signal: AbortSignal): AsyncIterable<LogRecord<T>> {
      try {
        for await (const [record] of on(tails, 'record', { signal })) {
          if (isOfTopics(record, topics)) yield record;
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}

function isOfTopics<T extends Topic>(record: { topic: Topic }, topics: readonly T[]): record is LogRecord<T> {
  return topics.some((topic) => topic === record.topic);
}

type Stored = Pick<StubWorld, 'candles' | 'forecasts' | 'vectors' | 'sums' | 'alarms'>;

function stubStore({ candles, forecasts, vectors, sums, alarms }: Stored): FeatureStore {
  const inRange = (time: number, range: { from?: number | undefined; to?: number | undefined }) =>
    time >= (range.from ?? 0) && time < (range.to ?? Number.POSITIVE_INFINITY);
  return {
    capabilities: { ingestsFromLog: false, atomicBatches: true },
    record: async () => undefined,
    positions: async () => [{ topic: 'feed_state', partition: 0, nextOffset: 0 }],
    instruments: async () =>
      [...new Set(candles.map(({ instrument }) => instrument))].map((instrument) => {
        const own = candles.filter((candidate) => candidate.instrument === instrument);
        return {
          instrument,
          trades: 0,
          candles: [
            {
              intervalSec: 60,
              count: own.length,
              firstOpenTime: own[0]?.openTime ?? 0,
              lastCloseTime: own.at(-1)?.closeTime ?? 0,
            },
          ],
        };
      }),
    candles: async (query) =>
      candles
        .filter((one) => one.instrument === query.instrument && one.intervalSec === query.intervalSec)
        .filter((one) => inRange(one.openTime, query))
        .slice(-(query.limit ?? candles.length)),
    trades: async () => [],
    indicators: async () => [],
    featureVectors: async (query) =>
      vectors.filter((one) => one.instrument === query.instrument && inRange(one.asOf, query)),
    forecasts: async (query) =>
      forecasts
        .filter(
          ({ prediction: one }) => query.instrument === undefined || one.instrument === query.instrument,
        )
        .filter(
          ({ prediction: one }) => query.horizonSec === undefined || one.horizonSec === query.horizonSec,
        )
        .filter(({ prediction: one }) => query.role === undefined || one.role === query.role)
        .filter(
          ({ prediction: one }) =>
            query.predictionId === undefined || one.predictionId === query.predictionId,
        )
        .filter(({ outcome }) => query.settled !== true || outcome !== undefined)
        .filter(({ prediction: one }) => query.before === undefined || one.asOf < query.before.asOf)
        .filter(({ prediction: one }) => inRange(one.asOf, query))
        .slice(-(query.limit ?? forecasts.length)),
    gaps: async () => [],
    alarms: async (query) =>
      alarms
        .filter((one) => query.instrument === undefined || one.instrument === query.instrument)
        .filter((one) => inRange(one.asOf, query))
        .slice(-(query.limit ?? alarms.length)),
    rejected: async () => [],
    rejectedCounts: async () => [],
    headlines: async () => [],
    newsSignals: async () => [],
    scores: async () => [
      {
        instrument: BTC,
        intervalSec: 60,
        horizonSec: 60,
        model: 'ridge',
        shadow: false,
        count: 120,
        maeBp: 4,
        medianMaeBp: 3.9,
        persistenceMaeBp: 5,
        mseSkill: undefined,
        hitRate: 0.55,
        hitCount: 110,
        intervals: [{ level: 0.8, count: 120, coverage: 0.79, widthBp: 40, winklerBp: 55 }],
        lastTargetTime: T0,
      },
    ],
    scoreSums: async ({ horizonSec, instrument, from, to }) =>
      sums
        .filter((one) => horizonSec === undefined || one.horizonSec === horizonSec)
        .filter((one) => instrument === undefined || one.instrument === instrument)
        .filter((one) => inRange(one.time, { from, to })),
    days: async () => [
      { from: T0 - (T0 % DAY), candles: candles.length, forecasts: forecasts.length },
      { from: T0 - (T0 % DAY) + DAY, candles: 7, forecasts: 0 },
    ],
    featureVectorBatches: async function* () {},
    flush: async () => undefined,
    health: async () => ({ engine: 'stub', latencyMs: 0 }),
    close: async () => undefined,
  };
}
