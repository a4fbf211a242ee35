import { dashboard, horizonVariable, instrumentVariable, lines, rows } from '../panels.ts';
import { shown, sql, time } from '../sources.ts';

const OF = `instrument = '\${instrument}'`;
const AT = `${OF} AND horizon_sec = \${horizon}`;

const scores = (view: string) =>
  sql(
    'A',
    `SELECT horizon_sec, model, shadow, n, mae_bp, persistence_mae_bp, mse_skill, hit_rate, coverage_50, coverage_80, coverage_95
     FROM ${view} WHERE ${OF} ORDER BY horizon_sec, mse_skill DESC`,
  );

/** How good the models are, over windows and over time. */
export function modelScoreboard() {
  return dashboard(
    'scoreboard',
    'Model scoreboard',
    'Skill against "no change", hit rate, how often intervals hold, and drift.',
  )
    .withVariable(instrumentVariable())
    .withVariable(horizonVariable())
    .withPanel(
      rows(
        { title: 'Last hour', description: 'Few forecasts: chance counts much.', width: 24 },
        scores('scores_1h'),
      ),
    )
    .withPanel(
      rows(
        { title: 'Last day', description: 'Skill above 0 beats "no change".', width: 24 },
        scores('scores_24h'),
      ),
    )
    .withPanel(
      rows({ title: 'Last week', description: 'What a model is worth.', width: 24 }, scores('scores_7d')),
    )
    .withPanel(
      lines(
        {
          title: 'Skill by hour',
          description: '1 - MSE / MSE of "no change". 0 is as good as that.',
          width: 12,
        },
        [
          sql(
            'A',
            `SELECT ${time('hour')}, model AS metric, 1 - sq_error / nullif(persistence_sq_error, 0) AS skill FROM scores_hourly
             WHERE ${AT} AND NOT shadow AND ${shown('hour')} ORDER BY hour`,
            'time_series',
          ),
        ],
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Coverage by hour',
          description: 'Each line should lie at its level: 0.5, 0.8, 0.95.',
          width: 12,
        },
        [
          sql(
            'A',
            `SELECT ${time('hour')}, model || ' ' || level AS metric, coverage FROM coverage_hourly
             WHERE ${AT} AND NOT shadow AND ${shown('hour')} ORDER BY hour`,
            'time_series',
          ),
        ],
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Drift by hour (PSI)',
          description: 'Forecasts, and what came, against the 24 hours before. Above 0.25 look closer.',
          width: 12,
        },
        [
          sql(
            'A',
            `SELECT ${time('hour')}, subject AS metric, psi FROM drift_hourly WHERE ${AT} AND ${shown('hour')} ORDER BY hour`,
            'time_series',
          ),
        ],
      ),
    )
    .withPanel(
      rows(
        { title: 'Open alarms', description: 'Raised by the monitor and not cleared yet.', width: 12 },
        sql(
          'A',
          `SELECT ${time('as_of')}, kind, subject, value, threshold FROM alarms_open WHERE ${OF} ORDER BY as_of DESC`,
        ),
      ),
    );
}
