-- Stretches of history that were brought whole beside the log: candles of an interval, or trades (interval 0). They are joined
-- where they are read.
CREATE TABLE IF NOT EXISTS history_ranges (
  instrument VARCHAR NOT NULL, interval_sec INTEGER NOT NULL, from_time BIGINT NOT NULL, to_time BIGINT NOT NULL,
  PRIMARY KEY (instrument, interval_sec, from_time, to_time)
) ON CONFLICT DO NOTHING;
GRANT SELECT ON history_ranges TO grafana_ro;
