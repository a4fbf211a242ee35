import type { Topic } from '@foretick/ports';

type ColumnType =
  | 'VARCHAR'
  | 'BIGINT'
  | 'INTEGER'
  | 'DOUBLE PRECISION'
  | 'DOUBLE PRECISION[]'
  | 'BOOLEAN'
  | 'JSONB';

/** A table that a topic fills: by the connector, or by `record`. */
export interface LogTable {
  readonly name: string;
  readonly topic: Topic;
  /**
   * Names are those of the wire; a connector makes NULL of a name that it does not find. Records without one of the `NOT NULL`
   * columns belong to another table of the topic, or to none.
   */
  readonly columns: Readonly<Record<string, ColumnType | `${ColumnType} NOT NULL`>>;
}

const TRADE_COLUMNS = {
  instrument: 'VARCHAR NOT NULL',
  sequence: 'BIGINT NOT NULL',
  trade_id: 'VARCHAR NOT NULL',
  price: 'DOUBLE PRECISION NOT NULL',
  quantity: 'DOUBLE PRECISION NOT NULL',
  side: 'VARCHAR NOT NULL',
  event_time: 'BIGINT NOT NULL',
  ingest_time: 'BIGINT NOT NULL',
  available_at: 'BIGINT NOT NULL',
  availability: 'VARCHAR',
} as const;

/** What names a forecast, in its own row and in that of its outcome. */
const FORECAST_COLUMNS = {
  prediction_id: 'VARCHAR NOT NULL',
  instrument: 'VARCHAR NOT NULL',
  interval_sec: 'INTEGER NOT NULL',
  as_of: 'BIGINT NOT NULL',
  horizon_sec: 'INTEGER NOT NULL',
  target_time: 'BIGINT NOT NULL',
  model: 'VARCHAR NOT NULL',
  model_version: 'VARCHAR NOT NULL',
  role: 'VARCHAR NOT NULL',
} as const;

/** Every table of the migrations that holds records of the log. A test holds the two against each other, and against the wire. */
export const LOG_TABLES = [
  {
    name: 'trades',
    topic: 'trades',
    columns: TRADE_COLUMNS,
  },
  {
    name: 'gaps',
    topic: 'trades',
    columns: {
      instrument: 'VARCHAR NOT NULL',
      cause: 'VARCHAR NOT NULL',
      from_time: 'BIGINT',
      to_time: 'BIGINT',
      last_price: 'DOUBLE PRECISION',
      event_time: 'BIGINT NOT NULL',
      ingest_time: 'BIGINT NOT NULL',
      available_at: 'BIGINT NOT NULL',
      availability: 'VARCHAR',
    },
  },
  {
    name: 'late_trades',
    topic: 'late_trades',
    columns: {
      ...TRADE_COLUMNS,
      missed_open_time: 'BIGINT',
      missed_interval_sec: 'INTEGER',
      late_trades: 'BIGINT',
    },
  },
  {
    name: 'candles',
    topic: 'candles',
    columns: {
      instrument: 'VARCHAR NOT NULL',
      interval_sec: 'INTEGER NOT NULL',
      open_time: 'BIGINT NOT NULL',
      close_time: 'BIGINT NOT NULL',
      revision: 'INTEGER NOT NULL',
      status: 'VARCHAR NOT NULL',
      open: 'DOUBLE PRECISION NOT NULL',
      high: 'DOUBLE PRECISION NOT NULL',
      low: 'DOUBLE PRECISION NOT NULL',
      close: 'DOUBLE PRECISION NOT NULL',
      volume: 'DOUBLE PRECISION NOT NULL',
      quote_volume: 'DOUBLE PRECISION',
      vwap: 'DOUBLE PRECISION',
      trade_count: 'BIGINT',
      buy_volume: 'DOUBLE PRECISION',
      sell_volume: 'DOUBLE PRECISION',
      complete: 'BOOLEAN NOT NULL',
      filled: 'BOOLEAN NOT NULL',
      origin: 'VARCHAR NOT NULL',
      available_at: 'BIGINT NOT NULL',
      availability: 'VARCHAR NOT NULL',
    },
  },
  {
    name: 'indicator_records',
    topic: 'technical_indicators',
    columns: {
      candle: 'JSONB NOT NULL',
      seed_time: 'BIGINT NOT NULL',
      values: 'JSONB NOT NULL',
    },
  },
  {
    name: 'promotions',
    topic: 'promotions',
    columns: {
      kind: 'VARCHAR NOT NULL',
      instrument: 'VARCHAR NOT NULL',
      interval_sec: 'INTEGER NOT NULL',
      horizon_sec: 'INTEGER NOT NULL',
      model: 'VARCHAR NOT NULL',
      model_version: 'VARCHAR NOT NULL',
      effective_from: 'BIGINT NOT NULL',
      reason: 'VARCHAR NOT NULL',
      by: 'VARCHAR',
      replaces: 'VARCHAR',
      hold_until: 'BIGINT',
      refreshes: 'BOOLEAN',
    },
  },
  {
    name: 'companions',
    topic: 'companions',
    columns: {
      kind: 'VARCHAR NOT NULL',
      instrument: 'VARCHAR NOT NULL',
      interval_sec: 'INTEGER NOT NULL',
      slot: 'VARCHAR',
      candle: 'JSONB',
      signal: 'JSONB',
      as_of: 'BIGINT',
    },
  },
  {
    name: 'feature_vectors',
    topic: 'feature_vectors',
    columns: {
      instrument: 'VARCHAR NOT NULL',
      interval_sec: 'INTEGER NOT NULL',
      as_of: 'BIGINT NOT NULL',
      seed_time: 'BIGINT NOT NULL',
      view_hash: 'VARCHAR NOT NULL',
      values: 'DOUBLE PRECISION[] NOT NULL',
      volatility: 'DOUBLE PRECISION NOT NULL',
      companions: 'JSONB NOT NULL',
    },
  },
  {
    name: 'predictions',
    topic: 'predictions',
    columns: {
      ...FORECAST_COLUMNS,
      feature_view_hash: 'VARCHAR NOT NULL',
      processing_time: 'BIGINT NOT NULL',
      status: 'VARCHAR NOT NULL',
      base_price: 'DOUBLE PRECISION',
      log_return: 'DOUBLE PRECISION',
      price: 'DOUBLE PRECISION',
      median_log_return: 'DOUBLE PRECISION',
      volatility: 'DOUBLE PRECISION',
      intervals: 'JSONB',
      edge: 'VARCHAR',
      reason: 'VARCHAR',
    },
  },
  {
    name: 'prediction_outcomes',
    topic: 'prediction_outcomes',
    columns: {
      ...FORECAST_COLUMNS,
      predicted_log_return: 'DOUBLE PRECISION NOT NULL',
      median_log_return: 'DOUBLE PRECISION NOT NULL',
      intervals: 'JSONB NOT NULL',
      status: 'VARCHAR NOT NULL',
      base_price: 'DOUBLE PRECISION',
      actual_price: 'DOUBLE PRECISION',
      actual_log_return: 'DOUBLE PRECISION',
      reason: 'VARCHAR',
    },
  },
  {
    name: 'scores',
    topic: 'scores',
    columns: {
      instrument: 'VARCHAR NOT NULL',
      interval_sec: 'INTEGER NOT NULL',
      horizon_sec: 'INTEGER NOT NULL',
      model: 'VARCHAR NOT NULL',
      shadow: 'BOOLEAN NOT NULL',
      count: 'BIGINT NOT NULL',
      mae_bp: 'DOUBLE PRECISION NOT NULL',
      median_mae_bp: 'DOUBLE PRECISION NOT NULL',
      persistence_mae_bp: 'DOUBLE PRECISION NOT NULL',
      mse_skill: 'DOUBLE PRECISION',
      hit_rate: 'DOUBLE PRECISION',
      hit_count: 'BIGINT NOT NULL',
      intervals: 'JSONB NOT NULL',
      last_target_time: 'BIGINT NOT NULL',
    },
  },
  {
    name: 'alarms',
    topic: 'alarms',
    columns: {
      instrument: 'VARCHAR NOT NULL',
      interval_sec: 'INTEGER NOT NULL',
      kind: 'VARCHAR NOT NULL',
      state: 'VARCHAR NOT NULL',
      subject: 'VARCHAR NOT NULL',
      value: 'DOUBLE PRECISION NOT NULL',
      threshold: 'DOUBLE PRECISION NOT NULL',
      as_of: 'BIGINT NOT NULL',
    },
  },
  {
    name: 'feed_state',
    topic: 'feed_state',
    columns: {
      instrument: 'VARCHAR NOT NULL',
      state: 'VARCHAR NOT NULL',
      reason: 'VARCHAR NOT NULL',
      retry_at: 'BIGINT',
      since: 'BIGINT NOT NULL',
      trades: 'BIGINT NOT NULL',
      duplicates: 'BIGINT NOT NULL',
      rejected: 'BIGINT NOT NULL',
      reconnects: 'BIGINT NOT NULL',
      trades_per_sec: 'DOUBLE PRECISION NOT NULL',
      latency_ms: 'DOUBLE PRECISION',
      gaps_open: 'BIGINT NOT NULL',
      gaps_repaired: 'BIGINT NOT NULL',
    },
  },
  {
    name: 'gap_ledger',
    topic: 'gap_ledger',
    columns: {
      gap_id: 'VARCHAR NOT NULL',
      instrument: 'VARCHAR NOT NULL',
      from_time: 'BIGINT NOT NULL',
      to_time: 'BIGINT NOT NULL',
      first_sequence: 'BIGINT',
      last_sequence: 'BIGINT',
      cause: 'VARCHAR NOT NULL',
      opened_at: 'BIGINT NOT NULL',
      repaired_at: 'BIGINT',
      attempts: 'BIGINT NOT NULL',
      first_candle: 'BIGINT NOT NULL',
      last_candle: 'BIGINT NOT NULL',
    },
  },
  {
    name: 'rejected',
    topic: 'rejected',
    columns: {
      instrument: 'VARCHAR NOT NULL',
      reason: 'VARCHAR NOT NULL',
      detail: 'VARCHAR NOT NULL',
      raw: 'VARCHAR NOT NULL',
      ingest_time: 'BIGINT NOT NULL',
    },
  },
  {
    name: 'news_records',
    topic: 'news',
    columns: { kind: 'VARCHAR NOT NULL', article: 'JSONB NOT NULL' },
  },
  {
    name: 'news_retold',
    topic: 'news',
    columns: {
      article_id: 'VARCHAR NOT NULL',
      source: 'VARCHAR NOT NULL',
      url: 'VARCHAR NOT NULL',
      seen_at: 'BIGINT NOT NULL',
    },
  },
  {
    name: 'news_readings',
    topic: 'news_signals',
    columns: {
      article_id: 'VARCHAR NOT NULL',
      published_at: 'BIGINT NOT NULL',
      available_at: 'BIGINT NOT NULL',
      availability: 'VARCHAR NOT NULL',
      assessment: 'JSONB NOT NULL',
      signals: 'JSONB NOT NULL',
      reader: 'VARCHAR NOT NULL',
      reader_version: 'VARCHAR NOT NULL',
      fallback: 'VARCHAR NOT NULL',
      call: 'JSONB NOT NULL',
    },
  },
] as const satisfies readonly LogTable[];

export type LogTableName = (typeof LOG_TABLES)[number]['name'];

/** The type without whether it may be absent. */
export function typeOf(column: string): string {
  return column.replace(' NOT NULL', '');
}
