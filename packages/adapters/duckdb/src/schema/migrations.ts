export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const CANDLE_COLUMNS = `
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, open_time BIGINT NOT NULL,
  close_time BIGINT NOT NULL, revision INTEGER NOT NULL,
  open DOUBLE NOT NULL, high DOUBLE NOT NULL, low DOUBLE NOT NULL, close DOUBLE NOT NULL,
  volume DOUBLE NOT NULL, quote_volume DOUBLE, vwap DOUBLE, trade_count BIGINT,
  buy_volume DOUBLE, sell_volume DOUBLE,
  complete BOOLEAN NOT NULL, filled BOOLEAN NOT NULL, origin VARCHAR NOT NULL,
  available_at BIGINT NOT NULL, availability VARCHAR NOT NULL`;

const TRADE_COLUMNS = `
  instrument VARCHAR NOT NULL, sequence BIGINT NOT NULL, trade_id VARCHAR NOT NULL,
  event_time BIGINT NOT NULL, ingest_time BIGINT NOT NULL, available_at BIGINT NOT NULL,
  price DOUBLE NOT NULL, quantity DOUBLE NOT NULL, side VARCHAR NOT NULL`;

function intervalColumns(table: string): string {
  const names = ['lower_50', 'upper_50', 'lower_80', 'upper_80', 'lower_95', 'upper_95'];
  return names.map((name) => `ALTER TABLE ${table} ADD COLUMN ${name} DOUBLE;`).join('\n');
}

/**
 * What brings a store from nothing to today, oldest first. A migration that was released is never edited: its
 * checksum is kept in the store. Times are epoch milliseconds in BIGINT. There are no primary keys on
 * purpose: their index must fit in memory and slows every append; the writer keeps keys unique instead.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'records-of-the-log',
    sql: `
CREATE TABLE log_positions (topic VARCHAR NOT NULL, partition_id INTEGER NOT NULL, next_offset BIGINT NOT NULL);
CREATE TABLE trades (${TRADE_COLUMNS});
CREATE TABLE late_trades (${TRADE_COLUMNS});
CREATE TABLE gaps (
  instrument VARCHAR NOT NULL, cause VARCHAR NOT NULL, from_time BIGINT, to_time BIGINT, last_price DOUBLE,
  event_time BIGINT NOT NULL, ingest_time BIGINT NOT NULL, available_at BIGINT NOT NULL);
CREATE TABLE candles (${CANDLE_COLUMNS});
CREATE TABLE technical_indicators (${CANDLE_COLUMNS}, seed_time BIGINT NOT NULL, values_json VARCHAR NOT NULL);
CREATE TABLE feature_vectors (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, as_of BIGINT NOT NULL, seed_time BIGINT NOT NULL,
  view_hash VARCHAR NOT NULL, "values" DOUBLE[] NOT NULL, volatility DOUBLE NOT NULL);
CREATE TABLE promotions (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, horizon_sec INTEGER NOT NULL, model VARCHAR NOT NULL,
  model_version VARCHAR NOT NULL, effective_from BIGINT NOT NULL, reason VARCHAR NOT NULL);
CREATE TABLE predictions (
  prediction_id VARCHAR NOT NULL, instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, as_of BIGINT NOT NULL,
  horizon_sec INTEGER NOT NULL, target_time BIGINT NOT NULL, model VARCHAR NOT NULL, model_version VARCHAR NOT NULL,
  role VARCHAR NOT NULL, feature_view_hash VARCHAR NOT NULL, processing_time BIGINT NOT NULL, status VARCHAR NOT NULL,
  base_price DOUBLE, log_return DOUBLE, price DOUBLE, reason VARCHAR);
CREATE TABLE prediction_outcomes (
  prediction_id VARCHAR NOT NULL, instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, as_of BIGINT NOT NULL,
  horizon_sec INTEGER NOT NULL, target_time BIGINT NOT NULL, model VARCHAR NOT NULL, model_version VARCHAR NOT NULL,
  role VARCHAR NOT NULL, predicted_log_return DOUBLE NOT NULL, status VARCHAR NOT NULL,
  base_price DOUBLE, actual_price DOUBLE, actual_log_return DOUBLE, reason VARCHAR);
CREATE TABLE scores (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, horizon_sec INTEGER NOT NULL, model VARCHAR NOT NULL,
  scored_count BIGINT NOT NULL, mae_bp DOUBLE NOT NULL, persistence_mae_bp DOUBLE NOT NULL, mse_skill DOUBLE,
  hit_rate DOUBLE, hit_count BIGINT NOT NULL, last_target_time BIGINT NOT NULL);`,
  },
  {
    version: 2,
    name: 'gap-ledger-rejected-and-history',
    sql: `
CREATE TABLE gap_ledger (
  gap_id VARCHAR NOT NULL, instrument VARCHAR NOT NULL, from_time BIGINT NOT NULL, to_time BIGINT NOT NULL,
  first_sequence BIGINT, last_sequence BIGINT, cause VARCHAR NOT NULL, opened_at BIGINT NOT NULL, repaired_at BIGINT,
  attempts BIGINT NOT NULL, first_candle BIGINT NOT NULL, last_candle BIGINT NOT NULL);
CREATE TABLE rejected (
  instrument VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail VARCHAR NOT NULL, raw VARCHAR NOT NULL,
  ingest_time BIGINT NOT NULL);
CREATE TABLE rejected_dropped (instrument VARCHAR NOT NULL, reason VARCHAR NOT NULL, dropped BIGINT NOT NULL);
CREATE TABLE history_ranges (instrument VARCHAR NOT NULL, from_time BIGINT NOT NULL, to_time BIGINT NOT NULL);`,
  },
  {
    version: 3,
    name: 'history-of-candles',
    sql: `
CREATE TABLE candle_ranges (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, from_time BIGINT NOT NULL, to_time BIGINT NOT NULL);`,
  },
  {
    version: 4,
    name: 'companions-of-vectors',
    sql: `ALTER TABLE feature_vectors ADD COLUMN companions_json VARCHAR DEFAULT '{}';`,
  },
  {
    version: 5,
    name: 'intervals-and-challengers',
    sql: `
ALTER TABLE predictions ADD COLUMN median_log_return DOUBLE;
ALTER TABLE predictions ADD COLUMN volatility DOUBLE;
ALTER TABLE predictions ADD COLUMN edge VARCHAR;
${intervalColumns('predictions')}
ALTER TABLE prediction_outcomes ADD COLUMN median_log_return DOUBLE;
${intervalColumns('prediction_outcomes')}
ALTER TABLE scores ADD COLUMN shadow BOOLEAN DEFAULT false;
ALTER TABLE scores ADD COLUMN median_mae_bp DOUBLE;
ALTER TABLE scores ADD COLUMN intervals_json VARCHAR DEFAULT '[]';`,
  },
  {
    version: 6,
    name: 'alarms',
    sql: `
CREATE TABLE alarms (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, kind VARCHAR NOT NULL, state VARCHAR NOT NULL,
  subject VARCHAR NOT NULL, value DOUBLE NOT NULL, threshold DOUBLE NOT NULL, as_of BIGINT NOT NULL);`,
  },
  {
    version: 7,
    name: 'news',
    sql: `
CREATE TABLE news_articles (
  article_id VARCHAR NOT NULL, title VARCHAR NOT NULL, text VARCHAR NOT NULL, url VARCHAR NOT NULL,
  source VARCHAR NOT NULL, published_at BIGINT NOT NULL, first_seen_at BIGINT NOT NULL, coins_json VARCHAR NOT NULL);
CREATE TABLE news_retold (
  article_id VARCHAR NOT NULL, source VARCHAR NOT NULL, url VARCHAR NOT NULL, seen_at BIGINT NOT NULL);
CREATE TABLE news_readings (
  article_id VARCHAR NOT NULL, published_at BIGINT NOT NULL, available_at BIGINT NOT NULL,
  availability VARCHAR NOT NULL, reader VARCHAR NOT NULL, reader_version VARCHAR NOT NULL, fallback VARCHAR NOT NULL,
  assessment_json VARCHAR NOT NULL, call_json VARCHAR NOT NULL);
CREATE TABLE news_signals (
  article_id VARCHAR NOT NULL, coin VARCHAR NOT NULL, published_at BIGINT NOT NULL, available_at BIGINT NOT NULL,
  score DOUBLE NOT NULL);
CREATE TABLE news_handed_on (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, article_id VARCHAR NOT NULL,
  published_at BIGINT NOT NULL, available_at BIGINT NOT NULL);`,
  },
];
