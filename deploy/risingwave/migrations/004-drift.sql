-- Drift of what the models forecast and of the market they forecast, an hour against the 24 hours before the newest
-- hour, from histograms: the population stability index over ten bins of width 0.5 in units of the forecast's own
-- volatility, and how many standard errors the mean has moved. Bins and weights are the same for both.
CREATE MATERIALIZED VIEW IF NOT EXISTS drift_samples AS
SELECT instrument, horizon_sec, 'forecast ' || model AS subject, as_of - as_of % 3600000 AS hour,
  log_return / volatility AS z
FROM predictions WHERE status = 'published' AND volatility > 0
UNION ALL
SELECT p.instrument, p.horizon_sec, 'market ' || p.model AS subject, p.as_of - p.as_of % 3600000 AS hour,
  o.actual_log_return / p.volatility AS z
FROM predictions AS p JOIN prediction_outcomes AS o ON o.prediction_id = p.prediction_id
WHERE p.status = 'published' AND p.volatility > 0 AND o.status = 'scored';

CREATE MATERIALIZED VIEW IF NOT EXISTS drift_bins AS
SELECT instrument, horizon_sec, subject, hour, least(greatest(floor(z * 2), -5), 4) AS bin, count(*) AS n,
  sum(z) AS z_sum, sum(z * z) AS z_squares
FROM drift_samples GROUP BY instrument, horizon_sec, subject, hour, least(greatest(floor(z * 2), -5), 4);

CREATE MATERIALIZED VIEW IF NOT EXISTS drift_hourly AS
WITH totals AS (
  SELECT instrument, horizon_sec, subject, hour, sum(n) AS n, sum(z_sum) AS z_sum, sum(z_squares) AS z_squares
  FROM drift_bins GROUP BY instrument, horizon_sec, subject, hour),
earlier AS (
  SELECT recent.instrument, recent.horizon_sec, recent.subject, recent.hour, sum(past.n) AS n, sum(past.z_sum) AS z_sum,
    sum(past.z_squares) AS z_squares
  FROM totals AS recent JOIN totals AS past ON past.instrument = recent.instrument AND past.horizon_sec = recent.horizon_sec
    AND past.subject = recent.subject AND past.hour < recent.hour AND past.hour >= recent.hour - 86400000
  GROUP BY recent.instrument, recent.horizon_sec, recent.subject, recent.hour),
past_bins AS (
  SELECT recent.instrument, recent.horizon_sec, recent.subject, recent.hour, past.bin, sum(past.n) AS n
  FROM totals AS recent JOIN drift_bins AS past ON past.instrument = recent.instrument AND past.horizon_sec = recent.horizon_sec
    AND past.subject = recent.subject AND past.hour < recent.hour AND past.hour >= recent.hour - 86400000
  GROUP BY recent.instrument, recent.horizon_sec, recent.subject, recent.hour, past.bin),
all_bins AS (
  SELECT instrument, horizon_sec, subject, hour, bin, n AS now_n, 0 AS past_n FROM drift_bins
  UNION ALL
  SELECT instrument, horizon_sec, subject, hour, bin, 0 AS now_n, n AS past_n FROM past_bins),
shares AS (
  SELECT b.instrument, b.horizon_sec, b.subject, b.hour, b.bin,
    (sum(b.now_n) + 0.5)::DOUBLE PRECISION / (max(t.n) + 5) AS now_share,
    (sum(b.past_n) + 0.5)::DOUBLE PRECISION / (max(p.n) + 5) AS past_share
  FROM all_bins AS b
  JOIN totals AS t ON t.instrument = b.instrument AND t.horizon_sec = b.horizon_sec AND t.subject = b.subject AND t.hour = b.hour
  JOIN earlier AS p ON p.instrument = b.instrument AND p.horizon_sec = b.horizon_sec AND p.subject = b.subject AND p.hour = b.hour
  GROUP BY b.instrument, b.horizon_sec, b.subject, b.hour, b.bin),
psi AS (
  SELECT instrument, horizon_sec, subject, hour, sum((now_share - past_share) * ln(now_share / past_share)) AS psi
  FROM shares GROUP BY instrument, horizon_sec, subject, hour)
SELECT t.instrument, t.horizon_sec, t.subject, t.hour, t.n::BIGINT AS n, psi.psi AS psi,
  (t.z_sum / t.n - p.z_sum / p.n)
    / nullif(sqrt(greatest(p.z_squares / p.n - (p.z_sum / p.n) * (p.z_sum / p.n), 0) / t.n), 0) AS z
FROM totals AS t
JOIN earlier AS p ON p.instrument = t.instrument AND p.horizon_sec = t.horizon_sec AND p.subject = t.subject AND p.hour = t.hour
JOIN psi ON psi.instrument = t.instrument AND psi.horizon_sec = t.horizon_sec AND psi.subject = t.subject AND psi.hour = t.hour;
