import {
  type ApiHealth,
  type ApiStatus,
  gapSchema,
  healthSchema,
  pairSchema,
  rejectedSchema,
  statusSchema,
} from '@foretick/client';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Endpoints } from './endpoints.ts';
import { describeInstrument, findInstrument, named } from './instruments.ts';
import { oneOf, wholeNumber } from './parameters.ts';
import { knownInstruments, type ReadSources } from './read-sources.ts';
import { championToWire, diskToWire, feedStateToWire, gapToWire, rejectedToWire } from './wire.ts';

const MAX_ROWS = 5_000;
const DEFAULT_ROWS = 500;

/** `/livez` and `/readyz`: what an orchestrator asks, and anybody may. */
export function addProbes(app: FastifyInstance, { live }: Pick<ReadSources, 'live'>): void {
  app.get('/livez', async () => ({ alive: true }));

  app.get('/readyz', async (_request, reply) => {
    const reason = live.notReady();
    return reply
      .code(reason === undefined ? 200 : 503)
      .send({ ready: reason === undefined, reason: reason ?? '' });
  });
}

/** What runs, how it does, and what was wrong with what it got. */
export function addStateRoutes(endpoints: Endpoints, sources: ReadSources): void {
  const { options, live, clients, viewStore } = sources;
  const { store, log } = options;
  const limit = wholeNumber(1, MAX_ROWS).default(DEFAULT_ROWS);

  endpoints.get(
    {
      path: '/api/v1/status',
      summary: 'What runs, where its data comes from and how far it is.',
      query: {},
      answer: statusSchema,
    },
    async () => status(sources),
  );

  endpoints.get(
    {
      path: '/api/v1/pairs',
      summary: 'Pairs with a feed here, and those of which there is history.',
      query: {},
      answer: z.array(pairSchema),
    },
    async () => (await knownInstruments(sources)).map(describeInstrument),
  );

  endpoints.get(
    {
      path: '/api/v1/gaps',
      summary: 'Stretches whose trades the venue did not give in time, oldest first.',
      query: { ...named, open: oneOf(['true', 'false']).optional(), limit },
      answer: z.array(gapSchema),
      history: true,
    },
    async (query) => {
      const instrument = findInstrument(await knownInstruments(sources), query);
      const gaps = await store.gaps({
        ...(instrument !== undefined && { instrument }),
        ...(query.open !== undefined && { open: query.open === 'true' }),
        limit: query.limit,
      });
      return gaps.map(gapToWire);
    },
  );

  endpoints.get(
    {
      path: '/api/v1/rejected',
      summary: 'What feeds delivered that cannot be a trade, oldest first.',
      query: { ...named, limit },
      answer: z.array(rejectedSchema),
      history: true,
    },
    async (query) => {
      const instrument = findInstrument(await knownInstruments(sources), query);
      const records = await store.rejected({
        ...(instrument !== undefined && { instrument }),
        limit: query.limit,
      });
      return records.map(rejectedToWire);
    },
  );

  endpoints.get(
    {
      path: '/api/v1/health',
      summary: 'Readiness, lag of each consumer, live streams, room on disk.',
      query: {},
      answer: healthSchema,
    },
    async (): Promise<ApiHealth> => {
      const [{ positions }, consumers, disk] = await Promise.all([viewStore(), log.lag(), options.disk()]);
      const reason = live.notReady();
      return {
        ready: reason === undefined,
        reason: reason ?? '',
        store_lag_records: live.lagBehind(positions),
        stream_clients: clients.count,
        slow_clients_cut: clients.slowClientsCut,
        disk: diskToWire(disk),
        consumers: consumers.map(({ group, topic, records }) => ({ group, topic, records })),
      };
    },
  );
}

async function status(sources: ReadSources): Promise<ApiStatus> {
  const { options, live, viewStore } = sources;
  const { instruments, positions } = await viewStore();
  return {
    version: options.version,
    source: options.source.kind,
    label: options.source.label,
    started_at: options.startedAt,
    now: options.clock.now(),
    interval_sec: options.intervalSec,
    horizons_sec: [...options.horizonsSec],
    instruments: options.instruments.map((instrument) => {
      const feed = live.feed(instrument);
      const stored = instruments.find((candidate) => candidate.instrument === instrument);
      const last = stored?.lastCandle;
      return {
        ...describeInstrument(instrument),
        feed: feed === undefined ? null : feedStateToWire(feed),
        learning: { candles: stored?.candles ?? 0, needed: options.learningNeeded },
        last_candle:
          last === undefined
            ? null
            : { open_time: last.openTime, close_time: last.closeTime, close: last.close },
        champions: live
          .champions(instrument)
          .map((forecast) => championToWire(forecast, live.promotionOf(forecast))),
      };
    }),
    references: live
      .instruments()
      .filter((instrument) => !options.instruments.includes(instrument))
      .map((instrument) => {
        const feed = live.feed(instrument);
        return { ...describeInstrument(instrument), feed: feed === undefined ? null : feedStateToWire(feed) };
      }),
    store: { lag_records: live.lagBehind(positions) },
    disk: diskToWire(await options.disk()),
  };
}
