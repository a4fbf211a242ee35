import type { DuckDBConnection } from '@duckdb/node-api';
import { INTERVAL_LEVELS } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type { ScoreSums, ScoreSumsQuery } from '@foretick/ports';
import { type Row, readRows } from './read-rows.ts';
import { integerSql, rangeSql } from './sql.ts';

/** Rolling sums of what was scored, by series and time. Each outcome is put into its step once, steps into windows. */
export async function readScoreSums(
  connection: DuckDBConnection,
  query: ScoreSumsQuery,
): Promise<readonly ScoreSums[]> {
  const { instrument, horizonSec, windowSec, stepSec, from, to } = query;
  const step = integerSql(stepSec * 1_000);
  const seen = {
    ...(from !== undefined && { from: from - windowSec * 1_000 + 1 }),
    ...(to !== undefined && { to }),
  };
  const conditions = ["status = 'scored'", rangeSql('target_time', seen)];
  if (instrument !== undefined) conditions.push('instrument = $1');
  if (horizonSec !== undefined) conditions.push(`horizon_sec = ${integerSql(horizonSec)}`);
  return readRows(
    connection,
    `WITH outcomes AS (
       SELECT *, role = 'challenger' AS shadow, (target_time + ${step} - 1) // ${step} * ${step} AS time,
              predicted_log_return AS forecast, actual_log_return AS actual
       FROM prediction_outcomes WHERE ${conditions.join(' AND ')}),
     steps AS (
       SELECT ${SERIES}, time, ${SUMS.map((sql, i) => `${sql} AS sum_${i}`).join(', ')}
       FROM outcomes GROUP BY ${SERIES}, time)
     SELECT instrument, interval_sec::DOUBLE, horizon_sec::DOUBLE, model, shadow, time::DOUBLE,
            ${SUMS.map((_, i) => `(sum(sum_${i}) OVER past)::DOUBLE`).join(', ')}
     FROM steps
     WINDOW past AS (PARTITION BY ${SERIES} ORDER BY time
                     RANGE BETWEEN ${integerSql((windowSec - stepSec) * 1_000)} PRECEDING AND CURRENT ROW)
     QUALIFY ${rangeSql('time', query)}
     ORDER BY ${SERIES}, time`,
    instrument === undefined ? [] : [instrument],
    sumsOf,
  );
}

const SERIES = 'instrument, interval_sec, horizon_sec, model, shadow';

/** In the order in which `sumsOf` reads them. */
const SUMS = [
  'count(*)',
  'sum(abs(forecast - actual))',
  'sum((forecast - actual) * (forecast - actual))',
  'sum(abs(actual))',
  'sum(actual * actual)',
  'count(*) FILTER (forecast <> 0 AND actual <> 0)',
  'count(*) FILTER (forecast <> 0 AND actual <> 0 AND (forecast > 0) = (actual > 0))',
  ...INTERVAL_LEVELS.flatMap((level) => {
    const [lower, upper] = [`lower_${level * 100}`, `upper_${level * 100}`];
    return [`count(${lower})`, `count(*) FILTER (actual BETWEEN ${lower} AND ${upper})`];
  }),
];

const FIRST_SUM = 6;
const FIRST_LEVEL = FIRST_SUM + 7;

function sumsOf(row: Row): ScoreSums {
  return {
    // Written from a branded value, so that it is one.
    instrument: row.text(0) as InstrumentId,
    intervalSec: row.number(1),
    horizonSec: row.number(2),
    model: row.text(3),
    shadow: row.flag(4),
    time: row.number(5),
    sums: {
      count: row.number(FIRST_SUM),
      absolute: row.number(FIRST_SUM + 1),
      squared: row.number(FIRST_SUM + 2),
      persistenceAbsolute: row.number(FIRST_SUM + 3),
      persistenceSquared: row.number(FIRST_SUM + 4),
      moves: row.number(FIRST_SUM + 5),
      hits: row.number(FIRST_SUM + 6),
    },
    coverage: INTERVAL_LEVELS.flatMap((level, i) => {
      const count = row.number(FIRST_LEVEL + 2 * i);
      return count === 0 ? [] : [{ level, count, inside: row.number(FIRST_LEVEL + 2 * i + 1) }];
    }),
  };
}
