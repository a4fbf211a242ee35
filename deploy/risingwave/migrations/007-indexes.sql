-- Point look-ups that the tables' own keys do not serve.
CREATE INDEX IF NOT EXISTS trades_by_time ON trades (instrument, event_time);
CREATE INDEX IF NOT EXISTS indicators_by_time ON technical_indicators (instrument, interval_sec, open_time DESC);
CREATE INDEX IF NOT EXISTS indicators_with_news_by_time ON indicators_with_news (instrument, interval_sec, open_time DESC);
CREATE INDEX IF NOT EXISTS vectors_by_time ON feature_vectors (instrument, interval_sec, as_of DESC);
CREATE INDEX IF NOT EXISTS predictions_by_time ON predictions (instrument, as_of DESC);
CREATE INDEX IF NOT EXISTS outcomes_by_time ON prediction_outcomes (instrument, target_time DESC);
