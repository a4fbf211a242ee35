-- Candles of one minute by plain SQL from the trades, to be held against those of the candles service, with which it shares
-- nothing.
CREATE MATERIALIZED VIEW IF NOT EXISTS sql_candles AS
SELECT instrument, event_time - event_time % 60000 AS open_time, arg_min(price, sequence) AS open, max(price) AS high,
  min(price) AS low, arg_max(price, sequence) AS close, sum(quantity) AS volume, sum(price * quantity) AS quote_volume,
  count(*) AS trade_count
FROM trades GROUP BY instrument, event_time - event_time % 60000;

-- Complete candles of trades that do not agree: prices and counts exactly, sums within 1e-9 of each other.
CREATE MATERIALIZED VIEW IF NOT EXISTS candle_differences AS
SELECT c.instrument, c.open_time, c.revision, c.open, s.open AS sql_open, c.high, s.high AS sql_high, c.low,
  s.low AS sql_low, c.close, s.close AS sql_close, c.volume, s.volume AS sql_volume, c.trade_count,
  s.trade_count AS sql_trade_count
FROM candles_newest AS c JOIN sql_candles AS s ON s.instrument = c.instrument AND s.open_time = c.open_time
WHERE c.interval_sec = 60 AND c.origin = 'trades' AND c.complete AND (c.open <> s.open OR c.high <> s.high
  OR c.low <> s.low OR c.close <> s.close OR c.trade_count <> s.trade_count
  OR abs(c.volume - s.volume) > 0.000000001 * greatest(c.volume, s.volume));
