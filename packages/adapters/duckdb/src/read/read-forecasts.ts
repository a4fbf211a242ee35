import type { DuckDBConnection } from '@duckdb/node-api';
import {
  EDGES,
  INTERVAL_LEVELS,
  type Outcome,
  type Prediction,
  type PredictionInterval,
  ROLES,
} from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type { ForecastQuery, ForecastRow } from '@foretick/ports';
import type { Row } from './read-rows.ts';
import { readRows } from './read-rows.ts';
import { integerSql, newestSql, rangeSql, textSql } from './sql.ts';

/** Forecasts with their outcomes, oldest `asOf` first. */
export async function readForecasts(
  connection: DuckDBConnection,
  query: ForecastQuery,
): Promise<readonly ForecastRow[]> {
  const parameters: string[] = [];
  const conditions = [rangeSql('as_of', query)];
  for (const column of ['instrument', 'role', 'model'] as const) {
    const value = query[column];
    if (value !== undefined) conditions.push(`${column} = $${parameters.push(value)}`);
  }
  if (query.predictionId !== undefined) {
    conditions.push(`prediction_id = $${parameters.push(query.predictionId)}`);
  }
  if (query.settled === true) {
    const outcomes = `SELECT prediction_id FROM prediction_outcomes WHERE ${rangeSql('as_of', query)}`;
    conditions.push(`prediction_id IN (${outcomes})`);
  }
  if (query.before !== undefined) {
    const { asOf, horizonSec, role, predictionId } = query.before;
    const place = [integerSql(asOf), integerSql(horizonSec), textSql(role), textSql(predictionId)];
    // The first condition says nothing new, and skips what is newer without reading it.
    conditions.push(`as_of <= ${integerSql(asOf)}`, `(${PLACE.join(', ')}) < (${place.join(', ')})`);
  }
  if (query.horizonSec !== undefined) conditions.push(`horizon_sec = ${integerSql(query.horizonSec)}`);
  return readRows(
    connection,
    `WITH p AS (FROM predictions WHERE ${conditions.join(' AND ')}
                ${newestSql(PLACE, query.limit)})
     SELECT p.prediction_id, p.instrument, p.interval_sec::DOUBLE, p.as_of::DOUBLE, p.horizon_sec::DOUBLE,
            p.target_time::DOUBLE, p.model, p.model_version, p.role, p.feature_view_hash,
            p.processing_time::DOUBLE, p.status, p.base_price, p.log_return, p.price, p.reason,
            o.status, o.predicted_log_return, o.base_price, o.actual_price, o.actual_log_return, o.reason,
            p.median_log_return, p.volatility, p.edge, ${intervalSql('p')}, o.median_log_return, ${intervalSql('o')}
     FROM p LEFT JOIN (FROM prediction_outcomes WHERE as_of >= (SELECT min(as_of) FROM p)) o USING (prediction_id)
     ORDER BY p.as_of, p.instrument, p.horizon_sec, p.role, p.prediction_id`,
    parameters,
    (row) => {
      const prediction = predictionOf(row);
      return { prediction, outcome: row.isNull(16) ? undefined : outcomeOf(row, prediction) };
    },
  );
}

/** Columns of a `ForecastPlace`. */
const PLACE = ['as_of', 'horizon_sec', 'role', 'prediction_id'];

function predictionOf(row: Row): Prediction {
  const key = {
    predictionId: row.text(0),
    // Written from a branded value, so that it is one.
    instrument: row.text(1) as InstrumentId,
    intervalSec: row.number(2),
    asOf: row.number(3),
    horizonSec: row.number(4),
    targetTime: row.number(5),
    model: row.text(6),
    modelVersion: row.text(7),
    role: row.oneOf(8, ROLES),
    featureViewHash: row.text(9),
    processingTime: row.number(10),
  };
  return row.oneOf(11, ['published', 'missed']) === 'published'
    ? {
        ...key,
        status: 'published',
        basePrice: row.number(12),
        logReturn: row.number(13),
        price: row.number(14),
        // Forecasts stored before these were kept had one head, no intervals and a cost that nobody named.
        medianLogReturn: row.numberOrUndefined(22) ?? row.number(13),
        volatility: row.numberOrUndefined(23),
        intervals: intervalsOf(row, 25),
        edge: row.isNull(24) ? 'none' : row.oneOf(24, EDGES),
      }
    : { ...key, status: 'missed', reason: row.oneOf(15, ['deadline-passed', 'incomplete-candle']) };
}

function outcomeOf(row: Row, prediction: Prediction): Outcome {
  const { predictionId, instrument, intervalSec, asOf, horizonSec, targetTime, model, modelVersion, role } =
    prediction;
  const key = {
    predictionId,
    instrument,
    intervalSec,
    asOf,
    horizonSec,
    targetTime,
    model,
    modelVersion,
    role,
    predictedLogReturn: row.number(17),
    medianLogReturn: row.numberOrUndefined(31) ?? row.number(17),
    intervals: intervalsOf(row, 32),
  };
  return row.oneOf(16, ['scored', 'void']) === 'scored'
    ? {
        ...key,
        status: 'scored',
        basePrice: row.number(18),
        actualPrice: row.number(19),
        actualLogReturn: row.number(20),
      }
    : { ...key, status: 'void', reason: row.oneOf(21, ['incomplete-candle', 'missing-candle']) };
}

function intervalSql(table: string): string {
  return INTERVAL_LEVELS.map((level) => `${table}.lower_${level * 100}, ${table}.upper_${level * 100}`).join(
    ', ',
  );
}

function intervalsOf(row: Row, first: number): readonly PredictionInterval[] {
  return INTERVAL_LEVELS.flatMap((level, i) => {
    const [lower, upper] = [row.numberOrUndefined(first + 2 * i), row.numberOrUndefined(first + 2 * i + 1)];
    return lower === undefined || upper === undefined ? [] : [{ level, lower, upper }];
  });
}
