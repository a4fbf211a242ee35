-- The newest revision of each final candle.
CREATE MATERIALIZED VIEW IF NOT EXISTS candles_newest AS
SELECT instrument, interval_sec, open_time, close_time, revision, open, high, low, close, volume, quote_volume, vwap,
  trade_count, buy_volume, sell_volume, complete, filled, origin, available_at, availability
FROM (
  SELECT *, row_number() OVER (PARTITION BY instrument, interval_sec, open_time ORDER BY revision DESC) AS place
  FROM candles WHERE status = 'final'
) AS versions WHERE place = 1;

-- Indicators with the candle's columns beside them; the record that was there first, where it comes twice.
CREATE MATERIALIZED VIEW IF NOT EXISTS technical_indicators AS
SELECT instrument, interval_sec, open_time, close_time, revision, available_at, seed_time, candle, "values"
FROM (
  SELECT *, row_number() OVER (
      PARTITION BY instrument, interval_sec, open_time, revision, seed_time ORDER BY available_at) AS place
  FROM (
    SELECT (candle ->> 'instrument')::VARCHAR AS instrument, (candle ->> 'interval_sec')::INTEGER AS interval_sec,
      (candle ->> 'open_time')::BIGINT AS open_time, (candle ->> 'close_time')::BIGINT AS close_time,
      (candle ->> 'revision')::INTEGER AS revision, (candle ->> 'available_at')::BIGINT AS available_at,
      seed_time, candle, "values"
    FROM indicator_records
  ) AS flat
) AS versions WHERE place = 1;

-- Articles, each once, with the number of tellings.
CREATE MATERIALIZED VIEW IF NOT EXISTS news_articles AS
SELECT a.article_id, a.first_seen_at, a.article, 1 + COALESCE(t.tellings, 0) AS reach
FROM (
  SELECT *, row_number() OVER (PARTITION BY article_id ORDER BY first_seen_at) AS place
  FROM (
    SELECT (article ->> 'article_id')::VARCHAR AS article_id, (article ->> 'first_seen_at')::BIGINT AS first_seen_at, article
    FROM news_records
  ) AS flat
) AS a
LEFT JOIN (SELECT article_id, count(*) AS tellings FROM news_retold GROUP BY article_id) AS t ON t.article_id = a.article_id
WHERE a.place = 1;

-- What is known of news, each signal once.
CREATE MATERIALIZED VIEW IF NOT EXISTS news_of_instruments AS
SELECT instrument, signal_id, published_at, available_at, score
FROM (
  SELECT *, row_number() OVER (PARTITION BY instrument, signal_id ORDER BY available_at) AS place
  FROM (
    SELECT instrument, (signal ->> 'id')::VARCHAR AS signal_id, (signal ->> 'published_at')::BIGINT AS published_at,
      (signal ->> 'available_at')::BIGINT AS available_at, (signal ->> 'score')::DOUBLE PRECISION AS score
    FROM companions WHERE kind = 'news'
  ) AS flat
) AS versions WHERE place = 1;

-- Each row of indicators with the news that was available by its close: by arrival, never by publication.
CREATE MATERIALIZED VIEW IF NOT EXISTS indicators_with_news AS
SELECT i.instrument, i.interval_sec, i.open_time, i.close_time, i.revision, i.seed_time, i."values",
  n.signal_id AS news_id, n.available_at AS news_available_at, n.score AS news_score
FROM technical_indicators AS i
ASOF LEFT JOIN news_of_instruments AS n ON i.instrument = n.instrument AND i.close_time >= n.available_at;

-- Newest rows, for who wants the state of things.
CREATE MATERIALIZED VIEW IF NOT EXISTS latest_candles AS
SELECT instrument, interval_sec, open_time, close_time, open, high, low, close, volume, complete FROM (
  SELECT *, row_number() OVER (PARTITION BY instrument, interval_sec ORDER BY open_time DESC) AS place FROM candles_newest
) AS newest WHERE place = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS latest_vectors AS
SELECT instrument, interval_sec, as_of, seed_time, view_hash, "values", volatility, companions FROM (
  SELECT *, row_number() OVER (PARTITION BY instrument, interval_sec, view_hash ORDER BY as_of DESC) AS place
  FROM feature_vectors
) AS newest WHERE place = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS latest_predictions AS
SELECT instrument, interval_sec, horizon_sec, model, model_version, role, as_of, target_time, status, base_price, price,
  log_return, volatility, edge, reason, prediction_id FROM (
  SELECT *, row_number() OVER (PARTITION BY instrument, interval_sec, horizon_sec, model, role ORDER BY as_of DESC) AS place
  FROM predictions
) AS newest WHERE place = 1;

-- Counts that would read whole tables.
CREATE MATERIALIZED VIEW IF NOT EXISTS trade_counts AS
SELECT instrument, count(*) AS trades FROM trades GROUP BY instrument;

CREATE MATERIALIZED VIEW IF NOT EXISTS rejected_counts AS
SELECT instrument, reason, count(*) AS records FROM rejected GROUP BY instrument, reason;

CREATE MATERIALIZED VIEW IF NOT EXISTS late_counts AS
SELECT instrument, event_time - event_time % 3600000 AS hour, count(*) AS late FROM late_trades
GROUP BY instrument, event_time - event_time % 3600000;

CREATE MATERIALIZED VIEW IF NOT EXISTS alarms_open AS
SELECT instrument, interval_sec, kind, subject, value, threshold, as_of FROM (
  SELECT *, row_number() OVER (
      PARTITION BY instrument, interval_sec, kind, subject ORDER BY as_of DESC, state DESC) AS place
  FROM alarms
) AS newest WHERE place = 1 AND state = 'raised';

CREATE MATERIALIZED VIEW IF NOT EXISTS candle_counts AS
SELECT instrument, interval_sec, count(*) AS candles, min(open_time) AS first_open_time, max(close_time) AS last_close_time
FROM candles_newest GROUP BY instrument, interval_sec;
