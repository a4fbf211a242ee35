import type { Candle } from '@foretick/core/candle';
import type { ErrorSums, Score } from '@foretick/core/evaluation';
import type { FeatureVector, NewsSignal } from '@foretick/core/feature';
import type { Outcome, Prediction, Role } from '@foretick/core/forecast';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { LogRecord, TopicPosition } from './event-log.ts';
import type { Headline, HeadlinePlace } from './news-records.ts';
import type { Alarm, GapLedgerEntry, RejectedRecord } from './topics.ts';

export interface StoreCapabilities {
  /** Whether the store reads the event log by itself, so that no recorder has to run. */
  readonly ingestsFromLog: boolean;
  /** Whether `record` keeps a batch all or nothing, and readers see it so. Where not, a batch that failed is recorded again. */
  readonly atomicBatches: boolean;
}

export interface StoreHealth {
  /** What answers, in words, with its version. */
  readonly engine: string;
  /** How long the answer took. */
  readonly latencyMs: number;
}

/** Half-open range of time, epoch ms. */
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

export interface CandleQuery extends TimeRange {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  /** Keeps the newest `limit`. The result is oldest first all the same. */
  readonly limit?: number;
  /** `first`: what was known when each window closed. Default `newest`. */
  readonly revision?: 'newest' | 'first';
}

/** A forecast with what came of it, as far as known. */
export interface ForecastRow {
  readonly prediction: Prediction;
  readonly outcome: Outcome | undefined;
}

export interface ForecastQuery extends TimeRange {
  readonly instrument?: InstrumentId;
  readonly horizonSec?: number;
  readonly role?: Role;
  readonly model?: string;
  readonly predictionId?: string;
  /** Only those that have an outcome. */
  readonly settled?: boolean;
  /** Those that come before this one when the newest come first: the next page after a page that ended with it. */
  readonly before?: ForecastPlace;
  /** Keeps those with the newest `asOf`. The result is oldest first all the same. */
  readonly limit?: number;
}

/** Where a forecast stands among all: by `asOf`, then horizon, role and id. */
export type ForecastPlace = Pick<Prediction, 'asOf' | 'horizonSec' | 'role' | 'predictionId'>;

/** Bounds of `from` and `to` are on `time`. */
export interface ScoreSumsQuery extends TimeRange {
  readonly instrument?: InstrumentId;
  readonly horizonSec?: number;
  /** How far back each entry looks; a multiple of `stepSec`. */
  readonly windowSec: number;
  readonly stepSec: number;
}

/** Sums over the scored forecasts of one model whose target time lies in `(time - windowSec, time]`. */
export interface ScoreSums
  extends Pick<Score, 'instrument' | 'intervalSec' | 'horizonSec' | 'model' | 'shadow'> {
  /** A multiple of the step, epoch ms. */
  readonly time: number;
  readonly sums: ErrorSums;
  /** By rising level; those without any forecast that had one are left out. */
  readonly coverage: readonly { readonly level: number; readonly count: number; readonly inside: number }[];
}

/** What there is of one day (UTC). */
export interface HistoryDay {
  /** Its begin, epoch ms. */
  readonly from: number;
  /** Final candles that open on it, each counted once. */
  readonly candles: number;
  /** Published forecasts whose `asOf` lies on it. */
  readonly forecasts: number;
}

export interface InstrumentSummary {
  readonly instrument: InstrumentId;
  readonly trades: number;
  /** By interval; counts final candles, newest revision only. */
  readonly candles: readonly {
    readonly intervalSec: number;
    readonly count: number;
    readonly firstOpenTime: number;
    readonly lastCloseTime: number;
  }[];
}

export interface GapQuery {
  readonly instrument?: InstrumentId;
  /** `true`: those not repaired yet; `false`: the repaired ones. Default: both. */
  readonly open?: boolean;
  /** Keeps the newest by `fromTime`. The result is oldest first all the same. */
  readonly limit?: number;
}

/** `from` and `to` bound `asOf`. */
export interface AlarmQuery extends TimeRange {
  readonly instrument?: InstrumentId;
  /** Keeps the newest by `asOf`. The result is oldest first all the same. */
  readonly limit?: number;
}

export interface RejectedQuery {
  readonly instrument?: InstrumentId;
  /** Keeps the newest by `ingestTime`. The result is oldest first all the same. */
  readonly limit?: number;
}

export type IndependentCandle = Pick<Candle, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume'> & {
  readonly tradeCount: number;
};

export interface RejectedCount {
  readonly instrument: InstrumentId;
  readonly reason: string;
  /** All that were ever recorded, those no longer kept included. */
  readonly count: number;
}

export interface HeadlineQuery {
  /** Only those about this coin. */
  readonly coin?: string;
  /** Those first seen before this one: the next page after a page that ended with it. */
  readonly before?: HeadlinePlace;
  readonly limit: number;
}

/** `from` and `to` bound `availableAt`. */
export interface NewsSignalQuery extends TimeRange {
  /** Whose base coin the news is about. */
  readonly instrument: InstrumentId;
  /** Only those that forecasts were really made with; news of the past that was imported is none. Default: all. */
  readonly served?: boolean;
}

/** Tables that record what the log carried, and answer questions about it. `from` and `to` bound open times, event times or asOf. */
export interface FeatureStore {
  readonly capabilities: StoreCapabilities;
  /** Stores a batch and the positions after it, all or nothing. Records below the stored positions are skipped. */
  record(records: readonly LogRecord[], positions: readonly TopicPosition[]): Promise<void>;
  positions(): Promise<readonly TopicPosition[]>;
  instruments(): Promise<readonly InstrumentSummary[]>;
  /** Final candles, each in one revision. */
  candles(query: CandleQuery): Promise<readonly Candle[]>;
  trades(
    query: TimeRange & { readonly instrument: InstrumentId; readonly limit?: number },
  ): Promise<readonly Trade[]>;
  indicators(query: CandleQuery): Promise<readonly IndicatorRow[]>;
  /** The vectors that were served, oldest first. */
  featureVectors(query: CandleQuery): Promise<readonly FeatureVector[]>;
  forecasts(query: ForecastQuery): Promise<readonly ForecastRow[]>;
  /** The newest score of each instrument, interval, horizon and model. */
  scores(): Promise<readonly Score[]>;
  /** Alarms that were raised or cleared. */
  alarms(query: AlarmQuery): Promise<readonly Alarm[]>;
  /**
   * Running sums of what was scored, at each step in which something was: by instrument, interval, horizon and model, those in the
   * shadow apart, then by time.
   */
  scoreSums(query: ScoreSumsQuery): Promise<readonly ScoreSums[]>;
  /** Days of which there are candles, oldest first. */
  days(query: {
    readonly instrument: InstrumentId;
    readonly intervalSec: number;
  }): Promise<readonly HistoryDay[]>;
  /** The newest entry of each hole: a repaired one before an open one, then the one with more attempts. */
  gaps(query: GapQuery): Promise<readonly GapLedgerEntry[]>;
  /** What was set aside. The newest are kept, up to a bound of the store. */
  rejected(query: RejectedQuery): Promise<readonly RejectedRecord[]>;
  rejectedCounts(): Promise<readonly RejectedCount[]>;
  /** The same vectors as `featureVectors`, a part at a time, so that a long range never lies in memory twice. Without a `limit`. */
  featureVectorBatches(
    query: Omit<CandleQuery, 'limit'> & { readonly batchRows: number },
  ): AsyncIterable<readonly FeatureVector[]>;
  /**
   * Candles of one minute that the store makes of its trades by itself, oldest first. Only where a store does that: it shares
   * nothing with the candles service, and is what that one is held against.
   */
  readonly independentCandles?: (
    query: TimeRange & { readonly instrument: InstrumentId },
  ) => Promise<readonly IndependentCandle[]>;
  /** Resolves when everything recorded so far is in what is read. */
  flush(): Promise<void>;
  /** Throws the store's error when it does not answer. */
  health(): Promise<StoreHealth>;
  /** Articles with what was read in them, newest first seen first. */
  headlines(query: HeadlineQuery): Promise<readonly Headline[]>;
  /** What the news said of the instrument's coin, by when its forecasts could know it. */
  newsSignals(query: NewsSignalQuery): Promise<readonly NewsSignal[]>;
  close(): Promise<void>;
}
