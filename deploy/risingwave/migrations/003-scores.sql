-- Each scored forecast beside what came, errors as log returns, bounds of the intervals as columns.
CREATE MATERIALIZED VIEW IF NOT EXISTS predictions_vs_actuals AS
SELECT prediction_id, instrument, interval_sec, as_of, horizon_sec, target_time, model, model_version, role,
  role = 'challenger' AS shadow, base_price, actual_price, base_price * exp(predicted_log_return) AS predicted_price,
  predicted_log_return, actual_log_return, abs(predicted_log_return - actual_log_return) AS abs_error,
  (predicted_log_return - actual_log_return) * (predicted_log_return - actual_log_return) AS sq_error,
  CASE WHEN (intervals -> 0 ->> 'level')::DOUBLE PRECISION = 0.5 THEN (intervals -> 0 ->> 'lower')::DOUBLE PRECISION END AS lower_50,
  CASE WHEN (intervals -> 0 ->> 'level')::DOUBLE PRECISION = 0.5 THEN (intervals -> 0 ->> 'upper')::DOUBLE PRECISION END AS upper_50,
  CASE WHEN (intervals -> 1 ->> 'level')::DOUBLE PRECISION = 0.8 THEN (intervals -> 1 ->> 'lower')::DOUBLE PRECISION END AS lower_80,
  CASE WHEN (intervals -> 1 ->> 'level')::DOUBLE PRECISION = 0.8 THEN (intervals -> 1 ->> 'upper')::DOUBLE PRECISION END AS upper_80,
  CASE WHEN (intervals -> 2 ->> 'level')::DOUBLE PRECISION = 0.95 THEN (intervals -> 2 ->> 'lower')::DOUBLE PRECISION END AS lower_95,
  CASE WHEN (intervals -> 2 ->> 'level')::DOUBLE PRECISION = 0.95 THEN (intervals -> 2 ->> 'upper')::DOUBLE PRECISION END AS upper_95
FROM prediction_outcomes WHERE status = 'scored';

-- Scores of the last hour, day and week. Skill is 1 - MSE / MSE of "no change"; the hit rate leaves out what did not move.
{{each-window}}
CREATE MATERIALIZED VIEW IF NOT EXISTS scores_{{window}} AS
SELECT instrument, interval_sec, horizon_sec, model, shadow, count(*) AS n,
  avg(abs_error) * 10000 AS mae_bp, avg(abs(actual_log_return)) * 10000 AS persistence_mae_bp,
  sqrt(avg(sq_error)) * 10000 AS rmse_bp,
  1 - sum(sq_error) / nullif(sum(actual_log_return * actual_log_return), 0) AS mse_skill,
  avg(CASE WHEN predicted_log_return * actual_log_return > 0 THEN 1.0 WHEN predicted_log_return * actual_log_return < 0 THEN 0.0 END) AS hit_rate,
  avg(CASE WHEN actual_log_return BETWEEN lower_50 AND upper_50 THEN 1.0 WHEN lower_50 IS NOT NULL THEN 0.0 END) AS coverage_50,
  avg(CASE WHEN actual_log_return BETWEEN lower_80 AND upper_80 THEN 1.0 WHEN lower_80 IS NOT NULL THEN 0.0 END) AS coverage_80,
  avg(CASE WHEN actual_log_return BETWEEN lower_95 AND upper_95 THEN 1.0 WHEN lower_95 IS NOT NULL THEN 0.0 END) AS coverage_95
FROM predictions_vs_actuals
WHERE to_timestamp(target_time::DOUBLE PRECISION / 1000) > NOW() - INTERVAL '{{span}}'
GROUP BY instrument, interval_sec, horizon_sec, model, shadow;

{{end}}
-- The same sums by hour, which stay. `hour` is the begin of the hour that the target time lies in, epoch ms.
CREATE MATERIALIZED VIEW IF NOT EXISTS scores_hourly AS
SELECT instrument, interval_sec, horizon_sec, model, shadow, target_time - target_time % 3600000 AS hour, count(*) AS n,
  sum(abs_error) AS abs_error, sum(sq_error) AS sq_error, sum(abs(actual_log_return)) AS persistence_abs_error,
  sum(actual_log_return * actual_log_return) AS persistence_sq_error,
  sum(CASE WHEN predicted_log_return * actual_log_return > 0 THEN 1 ELSE 0 END) AS hits,
  sum(CASE WHEN predicted_log_return * actual_log_return <> 0 THEN 1 ELSE 0 END) AS moves,
  sum(CASE WHEN actual_log_return BETWEEN lower_50 AND upper_50 THEN 1 ELSE 0 END) AS inside_50, count(lower_50) AS with_50,
  sum(CASE WHEN actual_log_return BETWEEN lower_80 AND upper_80 THEN 1 ELSE 0 END) AS inside_80, count(lower_80) AS with_80,
  sum(CASE WHEN actual_log_return BETWEEN lower_95 AND upper_95 THEN 1 ELSE 0 END) AS inside_95, count(lower_95) AS with_95
FROM predictions_vs_actuals
GROUP BY instrument, interval_sec, horizon_sec, model, shadow, target_time - target_time % 3600000;

-- How often intervals held, by hour and level.
CREATE MATERIALIZED VIEW IF NOT EXISTS coverage_hourly AS
SELECT instrument, horizon_sec, model, shadow, hour, 0.5 AS level, inside_50 * 1.0 / with_50 AS coverage, with_50 AS n
FROM scores_hourly WHERE with_50 > 0
UNION ALL
SELECT instrument, horizon_sec, model, shadow, hour, 0.8 AS level, inside_80 * 1.0 / with_80 AS coverage, with_80 AS n
FROM scores_hourly WHERE with_80 > 0
UNION ALL
SELECT instrument, horizon_sec, model, shadow, hour, 0.95 AS level, inside_95 * 1.0 / with_95 AS coverage, with_95 AS n
FROM scores_hourly WHERE with_95 > 0;
