import type { Candle } from '@foretick/core/candle';
import type { Score } from '@foretick/core/evaluation';
import type { FeatureVector } from '@foretick/core/feature';
import {
  INTERVAL_LEVELS,
  type Outcome,
  type Prediction,
  type PredictionInterval,
} from '@foretick/core/forecast';
import type { IndicatorRow } from '@foretick/core/indicator';
import type { Gap, Trade } from '@foretick/core/trade';
import type { Alarm, GapLedgerEntry, PromotionEvent, RejectedRecord } from '@foretick/ports';

export type ColumnType = 'VARCHAR' | 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN' | 'DOUBLE[]';

/** What a column holds of a record; `undefined` becomes NULL. */
export type Cell = string | number | boolean | readonly number[] | undefined;

type Column<R> = readonly [name: string, type: ColumnType, cell: (record: R) => Cell];

/** How records of one type become rows of one table. */
export interface RecordTable<R> {
  readonly name: string;
  readonly columns: readonly Column<R>[];
  /** Columns that identify a record. The first record of a key stays; others of that key are dropped. */
  readonly key: readonly string[];
  /** A column that records of one key share and that rises over time: it bounds the search for known keys. */
  readonly time: string;
  /** SQL that is run on `staged_NAME`, the rows of a batch, before those with a known key are left out. */
  readonly settle?: (first: number, last: number) => string;
}

/** The bounds of each level, in the order of the migration. */
function intervalColumns<R>(
  intervalsOf: (record: R) => readonly PredictionInterval[] | undefined,
): readonly Column<R>[] {
  return INTERVAL_LEVELS.flatMap((level): readonly Column<R>[] => {
    const at = (record: R) => intervalsOf(record)?.find((one) => one.level === level);
    const percent = level * 100;
    return [
      [`lower_${percent}`, 'DOUBLE', (record) => at(record)?.lower],
      [`upper_${percent}`, 'DOUBLE', (record) => at(record)?.upper],
    ];
  });
}

const tradeColumns: readonly Column<Trade>[] = [
  ['instrument', 'VARCHAR', (trade) => trade.instrument],
  ['sequence', 'BIGINT', (trade) => trade.sequence],
  ['trade_id', 'VARCHAR', (trade) => trade.tradeId],
  ['event_time', 'BIGINT', (trade) => trade.eventTime],
  ['ingest_time', 'BIGINT', (trade) => trade.ingestTime],
  ['available_at', 'BIGINT', (trade) => trade.availableAt],
  ['price', 'DOUBLE', (trade) => trade.price],
  ['quantity', 'DOUBLE', (trade) => trade.quantity],
  ['side', 'VARCHAR', (trade) => trade.side],
];

const candleColumns: readonly Column<Candle>[] = [
  ['instrument', 'VARCHAR', (candle) => candle.instrument],
  ['interval_sec', 'INTEGER', (candle) => candle.intervalSec],
  ['open_time', 'BIGINT', (candle) => candle.openTime],
  ['close_time', 'BIGINT', (candle) => candle.closeTime],
  ['revision', 'INTEGER', (candle) => candle.revision],
  ['open', 'DOUBLE', (candle) => candle.open],
  ['high', 'DOUBLE', (candle) => candle.high],
  ['low', 'DOUBLE', (candle) => candle.low],
  ['close', 'DOUBLE', (candle) => candle.close],
  ['volume', 'DOUBLE', (candle) => candle.volume],
  ['quote_volume', 'DOUBLE', (candle) => candle.quoteVolume],
  ['vwap', 'DOUBLE', (candle) => candle.vwap],
  ['trade_count', 'BIGINT', (candle) => candle.tradeCount],
  ['buy_volume', 'DOUBLE', (candle) => candle.buyVolume],
  ['sell_volume', 'DOUBLE', (candle) => candle.sellVolume],
  ['complete', 'BOOLEAN', (candle) => candle.complete],
  ['filled', 'BOOLEAN', (candle) => candle.filled],
  ['origin', 'VARCHAR', (candle) => candle.origin],
  ['available_at', 'BIGINT', (candle) => candle.availableAt],
  ['availability', 'VARCHAR', (candle) => candle.availability],
];

const tradeKey = { key: ['instrument', 'sequence'], time: 'event_time', columns: tradeColumns };

const trades: RecordTable<Trade> = { name: 'trades', ...tradeKey };

const lateTrades: RecordTable<Trade> = { name: 'late_trades', ...tradeKey };

const gaps: RecordTable<Gap> = {
  name: 'gaps',
  key: ['instrument', 'cause', 'from_time', 'to_time'],
  time: 'event_time',
  columns: [
    ['instrument', 'VARCHAR', (gap) => gap.instrument],
    ['cause', 'VARCHAR', (gap) => gap.cause],
    ['from_time', 'BIGINT', (gap) => gap.fromTime],
    ['to_time', 'BIGINT', (gap) => gap.toTime],
    ['last_price', 'DOUBLE', (gap) => gap.lastPrice],
    ['event_time', 'BIGINT', (gap) => gap.eventTime],
    ['ingest_time', 'BIGINT', (gap) => gap.ingestTime],
    ['available_at', 'BIGINT', (gap) => gap.availableAt],
  ],
};

const candles: RecordTable<Candle> = {
  name: 'candles',
  key: ['instrument', 'interval_sec', 'open_time', 'revision'],
  time: 'open_time',
  columns: candleColumns,
  settle: overVenueSql,
};

/**
 * A complete candle of trades for whose window the store has the venue's own (see `HistoryImport.addCandles`) comes as
 * a new revision. One that is repeated is known by then, since the newest revision is of trades.
 */
function overVenueSql(first: number, last: number): string {
  return `UPDATE staged_candles staged SET revision = venue.revision + 1 FROM (
      SELECT instrument, interval_sec, open_time, max(revision) AS revision FROM candles
      WHERE open_time BETWEEN ${first} AND ${last}
      GROUP BY ALL HAVING arg_max(origin, revision) = 'venue'
    ) venue
    WHERE staged.instrument = venue.instrument AND staged.interval_sec = venue.interval_sec
      AND staged.open_time = venue.open_time AND staged.revision <= venue.revision
      AND staged.origin = 'trades' AND staged.complete`;
}

const technicalIndicators: RecordTable<IndicatorRow> = {
  name: 'technical_indicators',
  key: ['instrument', 'interval_sec', 'open_time', 'revision', 'seed_time'],
  time: 'open_time',
  columns: [
    ...candleColumns.map(
      ([name, type, cell]): Column<IndicatorRow> => [name, type, (row) => cell(row.candle)],
    ),
    ['seed_time', 'BIGINT', (row) => row.seedTime],
    // JSON has no `undefined`: a value in warm-up is null there.
    ['values_json', 'VARCHAR', (row) => JSON.stringify(row.values, (_, value) => value ?? null)],
  ],
};

const featureVectors: RecordTable<FeatureVector> = {
  name: 'feature_vectors',
  key: ['instrument', 'interval_sec', 'as_of', 'seed_time', 'view_hash'],
  time: 'as_of',
  columns: [
    ['instrument', 'VARCHAR', (vector) => vector.instrument],
    ['interval_sec', 'INTEGER', (vector) => vector.intervalSec],
    ['as_of', 'BIGINT', (vector) => vector.asOf],
    ['seed_time', 'BIGINT', (vector) => vector.seedTime],
    ['view_hash', 'VARCHAR', (vector) => vector.viewHash],
    ['values', 'DOUBLE[]', (vector) => vector.values],
    ['volatility', 'DOUBLE', (vector) => vector.volatility],
    ['companions_json', 'VARCHAR', (vector) => JSON.stringify(vector.companions)],
  ],
};

const promotions: RecordTable<PromotionEvent> = {
  name: 'promotions',
  key: ['instrument', 'interval_sec', 'horizon_sec', 'model', 'model_version', 'effective_from'],
  time: 'effective_from',
  columns: [
    ['instrument', 'VARCHAR', (promotion) => promotion.instrument],
    ['interval_sec', 'INTEGER', (promotion) => promotion.intervalSec],
    ['horizon_sec', 'INTEGER', (promotion) => promotion.horizonSec],
    ['model', 'VARCHAR', (promotion) => promotion.model],
    ['model_version', 'VARCHAR', (promotion) => promotion.modelVersion],
    ['effective_from', 'BIGINT', (promotion) => promotion.effectiveFrom],
    ['reason', 'VARCHAR', (promotion) => promotion.reason],
  ],
};

const predictions: RecordTable<Prediction> = {
  name: 'predictions',
  key: ['prediction_id'],
  time: 'as_of',
  columns: [
    ['prediction_id', 'VARCHAR', (prediction) => prediction.predictionId],
    ['instrument', 'VARCHAR', (prediction) => prediction.instrument],
    ['interval_sec', 'INTEGER', (prediction) => prediction.intervalSec],
    ['as_of', 'BIGINT', (prediction) => prediction.asOf],
    ['horizon_sec', 'INTEGER', (prediction) => prediction.horizonSec],
    ['target_time', 'BIGINT', (prediction) => prediction.targetTime],
    ['model', 'VARCHAR', (prediction) => prediction.model],
    ['model_version', 'VARCHAR', (prediction) => prediction.modelVersion],
    ['role', 'VARCHAR', (prediction) => prediction.role],
    ['feature_view_hash', 'VARCHAR', (prediction) => prediction.featureViewHash],
    ['processing_time', 'BIGINT', (prediction) => prediction.processingTime],
    ['status', 'VARCHAR', (prediction) => prediction.status],
    ['base_price', 'DOUBLE', (prediction) => published(prediction)?.basePrice],
    ['log_return', 'DOUBLE', (prediction) => published(prediction)?.logReturn],
    ['price', 'DOUBLE', (prediction) => published(prediction)?.price],
    ['reason', 'VARCHAR', (prediction) => (prediction.status === 'missed' ? prediction.reason : undefined)],
    ['median_log_return', 'DOUBLE', (prediction) => published(prediction)?.medianLogReturn],
    ['volatility', 'DOUBLE', (prediction) => published(prediction)?.volatility],
    ['edge', 'VARCHAR', (prediction) => published(prediction)?.edge],
    ...intervalColumns<Prediction>((prediction) => published(prediction)?.intervals),
  ],
};

const predictionOutcomes: RecordTable<Outcome> = {
  name: 'prediction_outcomes',
  key: ['prediction_id'],
  time: 'target_time',
  columns: [
    ['prediction_id', 'VARCHAR', (outcome) => outcome.predictionId],
    ['instrument', 'VARCHAR', (outcome) => outcome.instrument],
    ['interval_sec', 'INTEGER', (outcome) => outcome.intervalSec],
    ['as_of', 'BIGINT', (outcome) => outcome.asOf],
    ['horizon_sec', 'INTEGER', (outcome) => outcome.horizonSec],
    ['target_time', 'BIGINT', (outcome) => outcome.targetTime],
    ['model', 'VARCHAR', (outcome) => outcome.model],
    ['model_version', 'VARCHAR', (outcome) => outcome.modelVersion],
    ['role', 'VARCHAR', (outcome) => outcome.role],
    ['predicted_log_return', 'DOUBLE', (outcome) => outcome.predictedLogReturn],
    ['status', 'VARCHAR', (outcome) => outcome.status],
    ['base_price', 'DOUBLE', (outcome) => scored(outcome)?.basePrice],
    ['actual_price', 'DOUBLE', (outcome) => scored(outcome)?.actualPrice],
    ['actual_log_return', 'DOUBLE', (outcome) => scored(outcome)?.actualLogReturn],
    ['reason', 'VARCHAR', (outcome) => (outcome.status === 'void' ? outcome.reason : undefined)],
    ['median_log_return', 'DOUBLE', (outcome) => outcome.medianLogReturn],
    ...intervalColumns<Outcome>((outcome) => outcome.intervals),
  ],
};

const scores: RecordTable<Score> = {
  name: 'scores',
  key: ['instrument', 'interval_sec', 'horizon_sec', 'model', 'shadow', 'last_target_time', 'scored_count'],
  time: 'last_target_time',
  columns: [
    ['instrument', 'VARCHAR', (score) => score.instrument],
    ['interval_sec', 'INTEGER', (score) => score.intervalSec],
    ['horizon_sec', 'INTEGER', (score) => score.horizonSec],
    ['model', 'VARCHAR', (score) => score.model],
    ['scored_count', 'BIGINT', (score) => score.count],
    ['mae_bp', 'DOUBLE', (score) => score.maeBp],
    ['persistence_mae_bp', 'DOUBLE', (score) => score.persistenceMaeBp],
    ['mse_skill', 'DOUBLE', (score) => score.mseSkill],
    ['hit_rate', 'DOUBLE', (score) => score.hitRate],
    ['hit_count', 'BIGINT', (score) => score.hitCount],
    ['last_target_time', 'BIGINT', (score) => score.lastTargetTime],
    ['shadow', 'BOOLEAN', (score) => score.shadow],
    ['median_mae_bp', 'DOUBLE', (score) => score.medianMaeBp],
    ['intervals_json', 'VARCHAR', (score) => JSON.stringify(score.intervals)],
  ],
};

const alarms: RecordTable<Alarm> = {
  name: 'alarms',
  key: ['instrument', 'interval_sec', 'kind', 'state', 'subject', 'as_of'],
  time: 'as_of',
  columns: [
    ['instrument', 'VARCHAR', (alarm) => alarm.instrument],
    ['interval_sec', 'INTEGER', (alarm) => alarm.intervalSec],
    ['kind', 'VARCHAR', (alarm) => alarm.kind],
    ['state', 'VARCHAR', (alarm) => alarm.state],
    ['subject', 'VARCHAR', (alarm) => alarm.subject],
    ['value', 'DOUBLE', (alarm) => alarm.value],
    ['threshold', 'DOUBLE', (alarm) => alarm.threshold],
    ['as_of', 'BIGINT', (alarm) => alarm.asOf],
  ],
};

const gapLedger: RecordTable<GapLedgerEntry> = {
  name: 'gap_ledger',
  key: ['gap_id', 'repaired_at', 'attempts'],
  time: 'opened_at',
  columns: [
    ['gap_id', 'VARCHAR', (gap) => gap.gapId],
    ['instrument', 'VARCHAR', (gap) => gap.instrument],
    ['from_time', 'BIGINT', (gap) => gap.fromTime],
    ['to_time', 'BIGINT', (gap) => gap.toTime],
    ['first_sequence', 'BIGINT', (gap) => gap.firstSequence],
    ['last_sequence', 'BIGINT', (gap) => gap.lastSequence],
    ['cause', 'VARCHAR', (gap) => gap.cause],
    ['opened_at', 'BIGINT', (gap) => gap.openedAt],
    ['repaired_at', 'BIGINT', (gap) => gap.repairedAt],
    ['attempts', 'BIGINT', (gap) => gap.attempts],
    ['first_candle', 'BIGINT', (gap) => gap.firstCandle],
    ['last_candle', 'BIGINT', (gap) => gap.lastCandle],
  ],
};

const rejected: RecordTable<RejectedRecord> = {
  name: 'rejected',
  key: ['instrument', 'ingest_time', 'reason', 'detail', 'raw'],
  time: 'ingest_time',
  columns: [
    ['instrument', 'VARCHAR', (record) => record.instrument],
    ['reason', 'VARCHAR', (record) => record.reason],
    ['detail', 'VARCHAR', (record) => record.detail],
    ['raw', 'VARCHAR', (record) => record.raw],
    ['ingest_time', 'BIGINT', (record) => record.ingestTime],
  ],
};

/** Every table that records of the log go to. Column names and order are those of the migrations. */
export const RECORD_TABLES = {
  trades,
  lateTrades,
  gaps,
  candles,
  technicalIndicators,
  featureVectors,
  promotions,
  predictions,
  predictionOutcomes,
  scores,
  alarms,
  gapLedger,
  rejected,
};

function published(prediction: Prediction) {
  return prediction.status === 'published' ? prediction : undefined;
}

function scored(outcome: Outcome) {
  return outcome.status === 'scored' ? outcome : undefined;
}
