-- One table for each topic of the event log. Columns have the names of the wire, times are epoch milliseconds.
-- A row that breaks NOT NULL is left out by the connector: that is how one topic with several kinds of records
-- fills several tables. What a record's key is, and which of several with one key stays, is said by each table.

-- Where a recorder has put what, for stores that do not read the log by themselves.
CREATE TABLE IF NOT EXISTS log_positions (
  topic VARCHAR NOT NULL, partition_id INTEGER NOT NULL, next_offset BIGINT NOT NULL,
  PRIMARY KEY (topic, partition_id)
) ON CONFLICT OVERWRITE WITH VERSION COLUMN(next_offset);

-- Trades, each once. A time from the future must not move the watermark: hence the time of arrival.
CREATE TABLE IF NOT EXISTS trades (
  instrument VARCHAR NOT NULL, sequence BIGINT NOT NULL, trade_id VARCHAR NOT NULL, price DOUBLE PRECISION NOT NULL,
  quantity DOUBLE PRECISION NOT NULL, side VARCHAR NOT NULL, event_time BIGINT NOT NULL, ingest_time BIGINT NOT NULL,
  available_at BIGINT NOT NULL, availability VARCHAR,
  event_at TIMESTAMPTZ AS to_timestamp(event_time::DOUBLE PRECISION / 1000), arrived_at TIMESTAMPTZ AS proctime(),
  PRIMARY KEY (instrument, sequence),
  WATERMARK FOR event_at AS least(event_at, arrived_at) - INTERVAL '5 seconds'
) APPEND ONLY ON CONFLICT DO NOTHING
{{log:trades keep=7}};

-- Stretches of an instrument that are not known, from the same topic.
CREATE TABLE IF NOT EXISTS gaps (
  instrument VARCHAR NOT NULL, cause VARCHAR NOT NULL, from_time BIGINT, to_time BIGINT, last_price DOUBLE PRECISION,
  event_time BIGINT NOT NULL, ingest_time BIGINT NOT NULL, available_at BIGINT NOT NULL, availability VARCHAR,
  PRIMARY KEY (instrument, cause, event_time)
) ON CONFLICT DO NOTHING
{{log:trades}};

CREATE TABLE IF NOT EXISTS late_trades (
  instrument VARCHAR NOT NULL, sequence BIGINT NOT NULL, trade_id VARCHAR NOT NULL, price DOUBLE PRECISION NOT NULL,
  quantity DOUBLE PRECISION NOT NULL, side VARCHAR NOT NULL, event_time BIGINT NOT NULL, ingest_time BIGINT NOT NULL,
  available_at BIGINT NOT NULL, availability VARCHAR, missed_open_time BIGINT, missed_interval_sec INTEGER, late_trades BIGINT,
  PRIMARY KEY (instrument, sequence)
) APPEND ONLY ON CONFLICT DO NOTHING
{{log:late_trades keep=30}};

-- Versions of one revision compete by (final, sequence): a final one stays, whatever comes after it, and of several
-- final ones the one that was available first; of provisional ones the newest. Revisions do not compete: each is a row.
CREATE TABLE IF NOT EXISTS candles (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, open_time BIGINT NOT NULL, close_time BIGINT NOT NULL,
  revision INTEGER NOT NULL, status VARCHAR NOT NULL, open DOUBLE PRECISION NOT NULL, high DOUBLE PRECISION NOT NULL,
  low DOUBLE PRECISION NOT NULL, close DOUBLE PRECISION NOT NULL, volume DOUBLE PRECISION NOT NULL,
  quote_volume DOUBLE PRECISION, vwap DOUBLE PRECISION, trade_count BIGINT, buy_volume DOUBLE PRECISION,
  sell_volume DOUBLE PRECISION, complete BOOLEAN NOT NULL, filled BOOLEAN NOT NULL, origin VARCHAR NOT NULL,
  available_at BIGINT NOT NULL, availability VARCHAR NOT NULL,
  version BIGINT AS CASE WHEN status = 'final' THEN 9000000000000000 - available_at ELSE available_at END,
  PRIMARY KEY (instrument, interval_sec, open_time, revision)
) ON CONFLICT OVERWRITE WITH VERSION COLUMN(version)
{{log:candles}};

-- The candle is one object on the wire, so that the key is found by the view `technical_indicators`.
CREATE TABLE IF NOT EXISTS indicator_records (
  candle JSONB NOT NULL, seed_time BIGINT NOT NULL, "values" JSONB NOT NULL
) APPEND ONLY
{{log:technical_indicators}};

CREATE TABLE IF NOT EXISTS promotions (
  kind VARCHAR NOT NULL, instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, horizon_sec INTEGER NOT NULL,
  model VARCHAR NOT NULL, model_version VARCHAR NOT NULL, effective_from BIGINT NOT NULL, reason VARCHAR NOT NULL,
  "by" VARCHAR, replaces VARCHAR, hold_until BIGINT, refreshes BOOLEAN,
  PRIMARY KEY (instrument, interval_sec, horizon_sec, model, model_version, effective_from, kind)
) ON CONFLICT DO NOTHING
{{log:promotions}};

CREATE TABLE IF NOT EXISTS companions (
  kind VARCHAR NOT NULL, instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, slot VARCHAR, candle JSONB,
  signal JSONB, as_of BIGINT
) APPEND ONLY
{{log:companions keep=30}};

-- What the models were served, with the view's hash and the times of the inputs.
CREATE TABLE IF NOT EXISTS feature_vectors (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, as_of BIGINT NOT NULL, seed_time BIGINT NOT NULL,
  view_hash VARCHAR NOT NULL, "values" DOUBLE PRECISION[] NOT NULL, volatility DOUBLE PRECISION NOT NULL,
  companions JSONB NOT NULL,
  PRIMARY KEY (instrument, interval_sec, as_of, seed_time, view_hash)
) ON CONFLICT DO NOTHING
{{log:feature_vectors}};

CREATE TABLE IF NOT EXISTS predictions (
  prediction_id VARCHAR NOT NULL, instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, as_of BIGINT NOT NULL,
  horizon_sec INTEGER NOT NULL, target_time BIGINT NOT NULL, model VARCHAR NOT NULL, model_version VARCHAR NOT NULL,
  role VARCHAR NOT NULL, feature_view_hash VARCHAR NOT NULL, processing_time BIGINT NOT NULL, status VARCHAR NOT NULL,
  base_price DOUBLE PRECISION, log_return DOUBLE PRECISION, price DOUBLE PRECISION, median_log_return DOUBLE PRECISION,
  volatility DOUBLE PRECISION, intervals JSONB, edge VARCHAR, reason VARCHAR,
  PRIMARY KEY (prediction_id)
) ON CONFLICT DO NOTHING
{{log:predictions}};

CREATE TABLE IF NOT EXISTS prediction_outcomes (
  prediction_id VARCHAR NOT NULL, instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, as_of BIGINT NOT NULL,
  horizon_sec INTEGER NOT NULL, target_time BIGINT NOT NULL, model VARCHAR NOT NULL, model_version VARCHAR NOT NULL,
  role VARCHAR NOT NULL, predicted_log_return DOUBLE PRECISION NOT NULL, median_log_return DOUBLE PRECISION NOT NULL,
  intervals JSONB NOT NULL, status VARCHAR NOT NULL, base_price DOUBLE PRECISION, actual_price DOUBLE PRECISION,
  actual_log_return DOUBLE PRECISION, reason VARCHAR,
  PRIMARY KEY (prediction_id)
) ON CONFLICT DO NOTHING
{{log:prediction_outcomes}};

CREATE TABLE IF NOT EXISTS scores (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, horizon_sec INTEGER NOT NULL, model VARCHAR NOT NULL,
  shadow BOOLEAN NOT NULL, "count" BIGINT NOT NULL, mae_bp DOUBLE PRECISION NOT NULL,
  median_mae_bp DOUBLE PRECISION NOT NULL, persistence_mae_bp DOUBLE PRECISION NOT NULL, mse_skill DOUBLE PRECISION,
  hit_rate DOUBLE PRECISION, hit_count BIGINT NOT NULL, intervals JSONB NOT NULL, last_target_time BIGINT NOT NULL,
  PRIMARY KEY (instrument, interval_sec, horizon_sec, model, shadow, last_target_time, "count")
) ON CONFLICT DO NOTHING
{{log:scores}};

CREATE TABLE IF NOT EXISTS alarms (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, kind VARCHAR NOT NULL, state VARCHAR NOT NULL,
  subject VARCHAR NOT NULL, value DOUBLE PRECISION NOT NULL, threshold DOUBLE PRECISION NOT NULL, as_of BIGINT NOT NULL,
  PRIMARY KEY (instrument, interval_sec, kind, state, subject, as_of)
) ON CONFLICT DO NOTHING
{{log:alarms}};

-- The newest record is the truth.
CREATE TABLE IF NOT EXISTS feed_state (
  instrument VARCHAR NOT NULL, state VARCHAR NOT NULL, reason VARCHAR NOT NULL, retry_at BIGINT, since BIGINT NOT NULL,
  trades BIGINT NOT NULL, duplicates BIGINT NOT NULL, rejected BIGINT NOT NULL, reconnects BIGINT NOT NULL,
  trades_per_sec DOUBLE PRECISION NOT NULL, latency_ms DOUBLE PRECISION, gaps_open BIGINT NOT NULL,
  gaps_repaired BIGINT NOT NULL,
  PRIMARY KEY (instrument)
) ON CONFLICT OVERWRITE
{{log:feed_state}};

-- The newest entry of a hole: a repaired one before an open one, then the one with more attempts.
CREATE TABLE IF NOT EXISTS gap_ledger (
  gap_id VARCHAR NOT NULL, instrument VARCHAR NOT NULL, from_time BIGINT NOT NULL, to_time BIGINT NOT NULL,
  first_sequence BIGINT, last_sequence BIGINT, cause VARCHAR NOT NULL, opened_at BIGINT NOT NULL, repaired_at BIGINT,
  attempts BIGINT NOT NULL, first_candle BIGINT NOT NULL, last_candle BIGINT NOT NULL,
  version BIGINT AS CASE WHEN repaired_at IS NULL THEN attempts ELSE 1000000000 + attempts END,
  PRIMARY KEY (gap_id)
) ON CONFLICT OVERWRITE WITH VERSION COLUMN(version)
{{log:gap_ledger}};

CREATE TABLE IF NOT EXISTS rejected (
  instrument VARCHAR NOT NULL, reason VARCHAR NOT NULL, detail VARCHAR NOT NULL, raw VARCHAR NOT NULL,
  ingest_time BIGINT NOT NULL,
  PRIMARY KEY (instrument, ingest_time, reason, detail, raw)
) APPEND ONLY ON CONFLICT DO NOTHING
{{log:rejected keep=30}};

-- Articles as feeds told them first; the article is one object on the wire, so that its key is found by the view `news_articles`.
CREATE TABLE IF NOT EXISTS news_records (
  kind VARCHAR NOT NULL, article JSONB NOT NULL
) APPEND ONLY
{{log:news}};

-- Other tellings of them.
CREATE TABLE IF NOT EXISTS news_retold (
  article_id VARCHAR NOT NULL, source VARCHAR NOT NULL, url VARCHAR NOT NULL, seen_at BIGINT NOT NULL,
  PRIMARY KEY (article_id, source, url)
) ON CONFLICT DO NOTHING
{{log:news}};

-- What was read in them, once each.
CREATE TABLE IF NOT EXISTS news_readings (
  article_id VARCHAR NOT NULL, published_at BIGINT NOT NULL, available_at BIGINT NOT NULL, availability VARCHAR NOT NULL,
  assessment JSONB NOT NULL, signals JSONB NOT NULL, reader VARCHAR NOT NULL, reader_version VARCHAR NOT NULL,
  fallback VARCHAR NOT NULL, "call" JSONB NOT NULL,
  PRIMARY KEY (article_id)
) ON CONFLICT DO NOTHING
{{log:news_signals}};
