import * as candlestick from '@grafana/grafana-foundation-sdk/candlestick';
import { dashboard, horizonVariable, instrumentVariable, lines, rows } from '../panels.ts';
import { shown, sql, time } from '../sources.ts';

const OF = `instrument = '\${instrument}' AND interval_sec = 60`;

/** What was forecast, what came, and how far apart they are. */
export function forecastsAgainstActuals() {
  return dashboard(
    'forecasts',
    'Forecasts against actuals',
    'Candles, the forecasts of the champion with their 80 % band at the time they are for, and the error of each.',
  )
    .withVariable(instrumentVariable())
    .withVariable(horizonVariable())
    .withPanel(
      new candlestick.PanelBuilder()
        .title('Candles')
        .description('Final candles of one minute, in their newest revision.')
        .span(24)
        .height(10)
        .withTarget(
          sql(
            'A',
            `SELECT ${time('open_time')}, open, high, low, close, volume FROM candles_newest WHERE ${OF} AND ${shown('open_time')} ORDER BY open_time`,
          ),
        ),
    )
    .withPanel(bands())
    .withPanel(
      lines(
        {
          title: 'Error, basis points',
          description: 'Absolute error of each forecast, beside that of "no change". Below it is better.',
          width: 12,
        },
        [
          sql(
            'A',
            `SELECT ${time('target_time')}, abs_error * 10000 AS forecast, abs(actual_log_return) * 10000 AS no_change
             FROM predictions_vs_actuals WHERE ${OF} AND horizon_sec = \${horizon} AND role = 'champion' AND ${shown('target_time')} ORDER BY target_time`,
          ),
        ],
      ),
    )
    .withPanel(
      rows(
        {
          title: 'Newest forecasts',
          description: 'One of each horizon, model and role; `missed` has its reason.',
          width: 12,
        },
        sql(
          'A',
          `SELECT horizon_sec, role, model, status, price, log_return * 10000 AS move_bp, edge, reason, ${time('as_of')}
           FROM latest_predictions WHERE ${OF} ORDER BY horizon_sec, role, model`,
        ),
      ),
    );
}

function bands() {
  const panel = lines(
    {
      title: 'Forecast and 80 % band at the target time',
      description: 'The band holds four of five prices that come, or it is not what it says.',
      width: 24,
    },
    [
      sql(
        'A',
        `SELECT ${time('target_time')}, base_price * exp((intervals -> 1 ->> 'lower')::DOUBLE PRECISION) AS lower_80,
           base_price * exp((intervals -> 1 ->> 'upper')::DOUBLE PRECISION) AS upper_80, price AS forecast
         FROM predictions WHERE ${OF} AND horizon_sec = \${horizon} AND role = 'champion' AND status = 'published'
           AND ${shown('target_time')} ORDER BY target_time`,
      ),
      sql(
        'B',
        `SELECT ${time('close_time')}, close AS actual FROM candles_newest WHERE ${OF} AND ${shown('close_time')} ORDER BY close_time`,
      ),
    ],
  );
  return panel
    .overrideByName('upper_80', [
      { id: 'custom.fillBelowTo', value: 'lower_80' },
      { id: 'custom.fillOpacity', value: 20 },
      { id: 'custom.lineWidth', value: 0 },
    ])
    .overrideByName('lower_80', [{ id: 'custom.lineWidth', value: 0 }]);
}
