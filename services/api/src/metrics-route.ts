import { exchangeOf, type InstrumentId, pairOf } from '@foretick/core/trade';
import { ALARM_KINDS, type Alarm, type FeedState } from '@foretick/ports';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Registry } from 'prom-client';
import type { LiveState } from './live-state.ts';
import { openAlarms } from './open-alarms.ts';
import type { ReadSources } from './read-sources.ts';

/**
 * `/metrics` in the text format of Prometheus, made from the newest `feed_state` and positions when it is asked for.
 * Names that end in `_total` count since the process started.
 */
export function addMetricsRoute(
  app: FastifyInstance,
  { options, live, clients, viewStore }: ReadSources,
): void {
  app.get('/metrics', async (_request, reply) => {
    const registry = new Registry();
    for (const metric of FEED_METRICS) addFeedMetric(registry, live, metric);
    const [{ positions }, consumers, alarms] = await Promise.all([
      viewStore(),
      options.log.lag(),
      options.store.alarms({ limit: MAX_ALARMS }),
    ]);
    const single = (name: string, help: string, value: number): void => {
      new Gauge({ name, help, registers: [registry] }).set(value);
    };
    single('foretick_ready', '1 when a feed is live and forecasts are published', live.notReady() ? 0 : 1);
    single(
      'foretick_store_lag_records',
      'Records in the log that the store lacks',
      live.lagBehind(positions),
    );
    single('foretick_stream_clients', 'Open live streams', clients.count);
    const lag = new Gauge({
      name: 'foretick_consumer_lag_records',
      help: 'Records that a consumer has not read yet',
      labelNames: ['group', 'topic'],
      registers: [registry],
    });
    for (const { group, topic, records } of consumers) lag.set({ group, topic }, records);
    addAlarmMetric(registry, live, openAlarms(alarms));
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** The newest that were raised or cleared; older ones that are still open are not counted. */
const MAX_ALARMS = 2_000;

function addAlarmMetric(registry: Registry, live: LiveState, alarms: readonly Alarm[]): void {
  const metric = new Gauge({
    name: 'foretick_alarms_open',
    help: 'Alarms of the monitor that are not cleared yet',
    labelNames: ['exchange', 'pair', 'kind'],
    registers: [registry],
  });
  const count = (instrument: InstrumentId, kind: Alarm['kind'], value: number): void =>
    metric.inc({ exchange: exchangeOf(instrument), pair: pairOf(instrument), kind }, value);
  for (const instrument of live.instruments()) for (const kind of ALARM_KINDS) count(instrument, kind, 0);
  for (const { instrument, kind } of alarms) count(instrument, kind, 1);
}

interface FeedMetric {
  readonly name: string;
  readonly help: string;
  readonly value: (feed: FeedState, live: LiveState) => number | undefined;
}

const FEED_METRICS: readonly FeedMetric[] = [
  {
    name: 'foretick_feed_live',
    help: '1 while the feed of the instrument is live',
    value: ({ state }) => (state === 'live' ? 1 : 0),
  },
  { name: 'foretick_trades_total', help: 'Trades taken', value: ({ trades }) => trades },
  {
    name: 'foretick_trades_per_second',
    help: 'Trades over the last minute',
    value: ({ tradesPerSec }) => tradesPerSec,
  },
  {
    name: 'foretick_trade_latency_seconds',
    help: "Median time from the exchange's clock to ours over the newest trades",
    value: ({ latencyMs }) => (latencyMs === undefined ? undefined : latencyMs / 1_000),
  },
  {
    name: 'foretick_reconnects_total',
    help: 'Connections after the first',
    value: ({ reconnects }) => reconnects,
  },
  {
    name: 'foretick_duplicates_total',
    help: 'Trades that came twice',
    value: ({ duplicates }) => duplicates,
  },
  {
    name: 'foretick_rejected_total',
    help: 'Records set aside with a reason',
    value: ({ rejected }) => rejected,
  },
  {
    name: 'foretick_late_trades_total',
    help: 'Trades that came after their candle was final',
    value: ({ instrument }, live) => live.lateTrades(instrument),
  },
  {
    name: 'foretick_gaps_open',
    help: 'Holes in the gap ledger that are open',
    value: ({ gapsOpen }) => gapsOpen,
  },
  {
    name: 'foretick_gaps_repaired',
    help: 'Holes in the gap ledger that were closed late, over all runs',
    value: ({ gapsRepaired }) => gapsRepaired,
  },
];

function addFeedMetric(registry: Registry, live: LiveState, { name, help, value }: FeedMetric): void {
  const labelNames = ['exchange', 'pair'];
  const metric = name.endsWith('_total')
    ? new Counter({ name, help, labelNames, registers: [registry] })
    : new Gauge({ name, help, labelNames, registers: [registry] });
  for (const instrument of live.instruments()) {
    const feed = live.feed(instrument);
    const measured = feed === undefined ? undefined : value(feed, live);
    if (measured !== undefined)
      metric.inc({ exchange: exchangeOf(instrument), pair: pairOf(instrument) }, measured);
  }
}
