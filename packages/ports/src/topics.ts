import type { Candle } from '@foretick/core/candle';
import type { Score } from '@foretick/core/evaluation';
import type { CompanionSlot, FeatureVector, NewsSignal } from '@foretick/core/feature';
import type { Outcome, Prediction } from '@foretick/core/forecast';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { InstrumentId, RecordTimes, TradeEvent } from '@foretick/core/trade';
import type { NewsReading, NewsRecord } from './news-records.ts';

/**
 * A candle made anew, since its trades are known only now. It stands among the trades, so that the candles service, which hands it
 * on in a revision of its own, has told the first version by then, however far behind it is.
 */
export interface CandleCorrection extends RecordTimes {
  readonly kind: 'correction';
  readonly instrument: InstrumentId;
  readonly candle: Candle;
}

/** What the trainer tells the predictor. */
export type Promotion =
  /** From candles closing at `effectiveFrom` on, this version is champion. `championAfter` tells what follows from several. */
  | {
      readonly kind: 'promotion';
      readonly instrument: InstrumentId;
      readonly intervalSec: number;
      readonly horizonSec: number;
      readonly model: string;
      readonly modelVersion: string;
      readonly effectiveFrom: number;
      readonly reason: string;
      /** Who decided it: the training schedule, the watch over live skill, or a person by command. Absent: the schedule. */
      readonly by?: 'schedule' | 'guard' | 'person';
      /** The version that was rolled back with it: the schedule does not promote that one again. */
      readonly replaces?: string;
      /** The schedule's promotions that would take effect before this time take none. Epoch ms. */
      readonly holdUntil?: number;
      /** It takes effect only where the same model serves: it goes on, and has not proved anything anew. */
      readonly refreshes?: true;
    }
  /**
   * From candles closing at `effectiveFrom` on, this version forecasts in the shadow: the one challenger of its horizon, in place
   * of the one before. A promotion of the same version ends that.
   */
  | {
      readonly kind: 'challenge';
      readonly instrument: InstrumentId;
      readonly intervalSec: number;
      readonly horizonSec: number;
      readonly model: string;
      readonly modelVersion: string;
      readonly effectiveFrom: number;
      /** Why it does not serve. */
      readonly reason: string;
    }
  /** No further promotion or challenge will take effect at or before `asOf`: candles up to it may be forecast. */
  | {
      readonly kind: 'progress';
      readonly instrument: InstrumentId;
      readonly intervalSec: number;
      readonly asOf: number;
    };

/** What surrounds the candles of an instrument, told to those who forecast it. */
export type CompanionRecord =
  /** A final candle of the instrument's companion in this slot. */
  | {
      readonly kind: 'candle';
      readonly instrument: InstrumentId;
      readonly intervalSec: number;
      readonly slot: CompanionSlot;
      readonly candle: Candle;
    }
  | {
      readonly kind: 'news';
      readonly instrument: InstrumentId;
      readonly intervalSec: number;
      readonly signal: NewsSignal;
    }
  /** The wait is over: from the instrument's candle that closes at `asOf` is forecast with what came before this record. */
  | {
      readonly kind: 'progress';
      readonly instrument: InstrumentId;
      readonly intervalSec: number;
      readonly asOf: number;
    };

/** How the feed of one instrument is doing. The newest record is the truth. */
export interface FeedState {
  readonly instrument: InstrumentId;
  readonly state: 'connecting' | 'live' | 'down' | 'refused' | 'ended';
  /** In plain words; empty when all is well. */
  readonly reason: string;
  /** Epoch ms of the next attempt, while down. */
  readonly retryAt: number | undefined;
  /** Epoch ms. */
  readonly since: number;
  /** Counted since this process started. */
  readonly trades: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Connections after the first. */
  readonly reconnects: number;
  /** Over the last minute. */
  readonly tradesPerSec: number;
  /** Median time from the venue's clock to ours over the newest live trades; `undefined` before the first. */
  readonly latencyMs: number | undefined;
  /** Holes that the venue has not given yet, and those that it gave late. Over all runs. */
  readonly gapsOpen: number;
  readonly gapsRepaired: number;
}

/** A stretch of an instrument whose trades the venue did not give in time. The newest entry of a `gapId` is the truth. */
export interface GapLedgerEntry {
  /** Hash of instrument, `fromTime` and the first missing sequence. */
  readonly gapId: string;
  readonly instrument: InstrumentId;
  /** Event times of the trades around it, epoch ms. */
  readonly fromTime: number;
  readonly toTime: number;
  /** Ids that are missing, both included; `undefined` where ids do not count. */
  readonly firstSequence: number | undefined;
  readonly lastSequence: number | undefined;
  /** In plain words, why it could not be closed. */
  readonly cause: string;
  /** Epoch ms. */
  readonly openedAt: number;
  /** Epoch ms; `undefined` while it is open. */
  readonly repairedAt: number | undefined;
  /** Times that the venue was asked for it. */
  readonly attempts: number;
  /** Open times of the candles that lack trades, epoch ms; first and last, both included. */
  readonly firstCandle: number;
  readonly lastCandle: number;
}

/** Something a feed delivered that cannot be a trade, set aside. */
export interface RejectedRecord {
  readonly instrument: InstrumentId;
  /** Stable, for counting: for example `price-not-positive`. */
  readonly reason: string;
  /** What is wrong, in plain words. */
  readonly detail: string;
  /** As delivered, cut at 2,000 characters. */
  readonly raw: string;
  readonly ingestTime: number;
}

/**
 * The monitor's word that something is not as it should be, and later that it is again. What is raised stays raised until it
 * is cleared; the same is not raised twice in between.
 */
export interface Alarm {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  /**
   * `drift`: features or forecasts are distributed unlike before. `coverage`: intervals hold more or less often than they
   * say. `skill`: forecasts are worse than "no change". `freshness`: forecasts are no longer made in time. `gap`: trades are
   * missing.
   */
  readonly kind: 'drift' | 'coverage' | 'skill' | 'freshness' | 'gap';
  readonly state: 'raised' | 'cleared';
  /** What of it, for example `feature log_return_0` or `60 s, 80 % interval`. */
  readonly subject: string;
  /** What was measured when the state changed, and the bound that it went over, or for `cleared` came back under. */
  readonly value: number;
  readonly threshold: number;
  /** Close time of the candle, target time of the forecast, or newest time told of the feed, that showed it; epoch ms. */
  readonly asOf: number;
}

export const ALARM_KINDS = [
  'drift',
  'coverage',
  'skill',
  'freshness',
  'gap',
] as const satisfies readonly Alarm['kind'][];
export const ALARM_STATES = ['raised', 'cleared'] as const satisfies readonly Alarm['state'][];

/** What each topic of the event log carries. All are keyed by instrument; news has one key, `NEWS_KEY`. */
export interface TopicRecords {
  readonly trades: TradeEvent | CandleCorrection;
  readonly late_trades: TradeEvent;
  readonly candles: Candle;
  readonly technical_indicators: IndicatorRow;
  readonly promotions: Promotion;
  readonly companions: CompanionRecord;
  readonly feature_vectors: FeatureVector;
  readonly predictions: Prediction;
  readonly prediction_outcomes: Outcome;
  readonly scores: Score;
  readonly alarms: Alarm;
  readonly feed_state: FeedState;
  readonly gap_ledger: GapLedgerEntry;
  readonly rejected: RejectedRecord;
  readonly news: NewsRecord;
  readonly news_signals: NewsReading;
}

export type Topic = keyof TopicRecords;

export const TOPICS = [
  'trades',
  'late_trades',
  'candles',
  'technical_indicators',
  'promotions',
  'companions',
  'feature_vectors',
  'predictions',
  'prediction_outcomes',
  'scores',
  'alarms',
  'feed_state',
  'gap_ledger',
  'rejected',
  'news',
  'news_signals',
] as const satisfies readonly Topic[];
