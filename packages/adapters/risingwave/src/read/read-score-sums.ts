import { INTERVAL_LEVELS } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import type { ScoreSums, ScoreSumsQuery } from '@foretick/ports';
import type { SqlPool, SqlRow } from '../connection/sql-pool.ts';
import { Conditions } from './conditions.ts';

/** Rolling sums of what was scored, by series and time. Each outcome is put into its step once, steps into windows. */
export async function readScoreSums(pool: SqlPool, query: ScoreSumsQuery): Promise<readonly ScoreSums[]> {
  const { instrument, horizonSec, windowSec, stepSec, from, to } = query;
  const conditions = new Conditions()
    .range('target_time', {
      ...(from !== undefined && { from: from - windowSec * 1_000 + 1 }),
      ...(to !== undefined && { to }),
    })
    .add('instrument', '=', instrument)
    .add('horizon_sec', '=', horizonSec);
  const step = conditions.parameter(stepSec * 1_000);
  const back = conditions.parameter(windowSec * 1_000);
  const wanted = new Conditions().range('s.time', query);
  // Parameters of both go under one list of numbers.
  const wantedSql = wanted.where.replace(
    /\$(\d+)/g,
    (_, n) => `$${Number(n) + conditions.parameters.length}`,
  );
  const rows = await pool.query(
    'reading scores over time',
    `WITH steps AS (
       SELECT ${SERIES}, ((target_time + ${step} - 1) / ${step}) * ${step} AS time,
         ${Object.entries(SUMS)
           .map(([name, sql]) => `${sql} AS ${name}`)
           .join(', ')}
       FROM predictions_vs_actuals ${conditions.where}
       GROUP BY ${SERIES}, ((target_time + ${step} - 1) / ${step}) * ${step})
     SELECT ${SERIES.split(', ')
       .map((name) => `s.${name}`)
       .join(', ')}, s.time,
       ${Object.keys(SUMS)
         .map((name) => `sum(w.${name}) AS ${name}`)
         .join(', ')}
     FROM steps AS s JOIN steps AS w ON ${SERIES.split(', ')
       .map((name) => `w.${name} = s.${name}`)
       .join(' AND ')}
       AND w.time > s.time - ${back} AND w.time <= s.time
     ${wantedSql}
     GROUP BY ${SERIES.split(', ')
       .map((name) => `s.${name}`)
       .join(', ')}, s.time
     ORDER BY ${SERIES.split(', ')
       .map((name) => `s.${name}`)
       .join(', ')}, s.time`,
    [...conditions.parameters, ...wanted.parameters],
  );
  return rows.map(sumsOf);
}

const SERIES = 'instrument, interval_sec, horizon_sec, model, shadow';

const MOVED = 'predicted_log_return <> 0 AND actual_log_return <> 0';

const SUMS: Readonly<Record<string, string>> = {
  scored: 'count(*)',
  absolute: 'sum(abs_error)',
  squared: 'sum(sq_error)',
  persistence_absolute: 'sum(abs(actual_log_return))',
  persistence_squared: 'sum(actual_log_return * actual_log_return)',
  moves: `sum(CASE WHEN ${MOVED} THEN 1 ELSE 0 END)`,
  hits: `sum(CASE WHEN ${MOVED} AND (predicted_log_return > 0) = (actual_log_return > 0) THEN 1 ELSE 0 END)`,
  ...Object.fromEntries(
    INTERVAL_LEVELS.flatMap((level) => {
      const [lower, upper] = [`lower_${level * 100}`, `upper_${level * 100}`];
      return [
        [`with_${level * 100}`, `count(${lower})`],
        [
          `inside_${level * 100}`,
          `sum(CASE WHEN actual_log_return BETWEEN ${lower} AND ${upper} THEN 1 ELSE 0 END)`,
        ],
      ];
    }),
  ),
};

function sumsOf(row: SqlRow): ScoreSums {
  return {
    // Written from a branded value, so that it is one.
    instrument: String(row.instrument) as InstrumentId,
    intervalSec: Number(row.interval_sec),
    horizonSec: Number(row.horizon_sec),
    model: String(row.model),
    shadow: row.shadow === true,
    time: Number(row.time),
    sums: {
      count: Number(row.scored),
      absolute: Number(row.absolute),
      squared: Number(row.squared),
      persistenceAbsolute: Number(row.persistence_absolute),
      persistenceSquared: Number(row.persistence_squared),
      moves: Number(row.moves),
      hits: Number(row.hits),
    },
    coverage: INTERVAL_LEVELS.flatMap((level) => {
      const count = Number(row[`with_${level * 100}`]);
      return count === 0 ? [] : [{ level, count, inside: Number(row[`inside_${level * 100}`]) }];
    }),
  };
}
