import { dashboard, figure, lines, redFrom, rows } from '../panels.ts';
import { promql, sql, time } from '../sources.ts';

/** Whether everything runs and keeps up. */
export function pipelineHealth() {
  return dashboard(
    'pipeline',
    'Pipeline health',
    'Feeds, consumers and the store: what is up, and what lags.',
  )
    .withPanel(
      figure(
        { title: 'Ready', description: '1: a feed is live and forecasts are published.', width: 6 },
        promql('A', 'min(foretick_ready)', 'ready'),
        [
          { from: null, color: 'red' },
          { from: 1, color: 'green' },
        ],
      ),
    )
    .withPanel(
      figure(
        {
          title: 'Feeds live',
          description: 'Of all instruments that are watched.',
          width: 6,
          unit: 'percentunit',
        },
        promql('A', 'avg(foretick_feed_live)', 'live'),
        [
          { from: null, color: 'red' },
          { from: 1, color: 'green' },
        ],
      ),
    )
    .withPanel(
      figure(
        { title: 'Store lag', description: 'Records in the log that the store lacks.', width: 6 },
        promql('A', 'max(foretick_store_lag_records)', 'records'),
        redFrom(10_000),
      ),
    )
    .withPanel(
      figure(
        { title: 'Open alarms', description: 'Of the monitor, over all instruments.', width: 6 },
        promql('A', 'sum(foretick_alarms_open) or vector(0)', 'alarms'),
        redFrom(1),
      ),
    )
    .withPanel(
      lines(
        { title: 'Consumer lag', description: 'Records that each service has not read yet.', width: 12 },
        [promql('A', 'sum by (group) (foretick_consumer_lag_records)', '{{group}}')],
      ),
    )
    .withPanel(
      lines(
        { title: 'Reconnects per hour', description: 'Connections after the first, by pair.', width: 12 },
        [
          promql(
            'A',
            'sum by (exchange, pair) (increase(foretick_reconnects_total[1h]))',
            '{{exchange}} {{pair}}',
          ),
        ],
      ),
    )
    .withPanel(
      lines({ title: 'Live streams', description: 'Pages and programs that listen.', width: 12 }, [
        promql('A', 'sum(foretick_stream_clients)', 'clients'),
      ]),
    )
    .withPanel(
      rows(
        { title: 'Feeds', description: 'As each feed last said.', width: 12 },
        sql(
          'A',
          `SELECT instrument, state, reason, ${time('since')}, trades_per_sec, latency_ms, reconnects FROM feed_state ORDER BY instrument`,
        ),
      ),
    );
}
