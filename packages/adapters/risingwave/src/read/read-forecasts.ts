import type { ForecastQuery, ForecastRow } from '@foretick/ports';
import type { SqlPool, SqlRow } from '../connection/sql-pool.ts';
import { Conditions, limitSql } from './conditions.ts';
import { columnsSql, recordOf } from './record-of.ts';

/** Forecasts with their outcomes, oldest `asOf` first. */
export async function readForecasts(pool: SqlPool, query: ForecastQuery): Promise<readonly ForecastRow[]> {
  const conditions = new Conditions()
    .range('as_of', query)
    .add('instrument', '=', query.instrument)
    .add('role', '=', query.role)
    .add('model', '=', query.model)
    .add('prediction_id', '=', query.predictionId)
    .add('horizon_sec', '=', query.horizonSec);
  if (query.settled === true) {
    conditions.sql('prediction_id IN (SELECT prediction_id FROM prediction_outcomes)');
  }
  if (query.before !== undefined) conditions.sql(beforeSql(conditions, query.before));
  const newest =
    query.limit === undefined
      ? ''
      : `ORDER BY ${PLACE.map((name) => `${name} DESC`).join(', ')} ${limitSql(query.limit)}`;
  const rows = await pool.query(
    'reading forecasts',
    `SELECT ${columnsSql('predictions', 'p')}, ${columnsSql('prediction_outcomes', 'o', OUTCOME)}
     FROM (SELECT * FROM predictions ${conditions.where} ${newest}) AS p
     LEFT JOIN prediction_outcomes AS o ON o.prediction_id = p.prediction_id
     ORDER BY p.as_of, p.instrument, p.horizon_sec, p.role, p.prediction_id`,
    conditions.parameters,
  );
  return rows.map(forecastOf);
}

/** Columns of a `ForecastPlace`, the first one first. */
const PLACE = ['as_of', 'horizon_sec', 'role', 'prediction_id'];
const OUTCOME = 'outcome_';

/** Rows of several columns are not compared as one everywhere: written out. */
function beforeSql(
  conditions: Conditions,
  { asOf, horizonSec, role, predictionId }: NonNullable<ForecastQuery['before']>,
): string {
  const values = [asOf, horizonSec, role, predictionId].map((value) => conditions.parameter(value));
  return PLACE.reduceRight((rest, column, index) => {
    const value = values[index] ?? '';
    return rest === ''
      ? `${column} < ${value}`
      : `(${column} < ${value} OR (${column} = ${value} AND ${rest}))`;
  }, '');
}

function forecastOf(row: SqlRow): ForecastRow {
  const outcome: Record<string, unknown> = {};
  for (const name in row) if (name.startsWith(OUTCOME)) outcome[name.slice(OUTCOME.length)] = row[name];
  return {
    prediction: recordOf('predictions', row),
    outcome: outcome.prediction_id === null ? undefined : recordOf('prediction_outcomes', outcome),
  };
}
