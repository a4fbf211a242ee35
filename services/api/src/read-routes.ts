import type { ApiHealth, ApiStatus } from '@foretick/client';
import { ROLES } from '@foretick/core/forecast';
import type { InstrumentId } from '@foretick/core/trade';
import { candlesOfInterval } from '@foretick/ports';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { ApiOptions } from './api-options.ts';
import { describeInstrument, findInstrument, requireInstrument } from './instruments.ts';
import type { LiveState } from './live-state.ts';
import { epochMs, oneOf, readParameters, wholeNumber } from './parameters.ts';
import { Problem } from './problem.ts';
import type { StoreView } from './store-view.ts';
import type { StreamClients } from './stream-clients.ts';
import {
  candleToWire,
  championToWire,
  diskToWire,
  feedStateToWire,
  forecastToWire,
  gapToWire,
  rejectedToWire,
} from './wire.ts';

const MAX_ROWS = 5_000;
const DEFAULT_ROWS = 500;

export interface ReadSources {
  readonly options: ApiOptions;
  readonly live: LiveState;
  readonly clients: StreamClients;
  readonly viewStore: () => Promise<StoreView>;
}

/** Everything that is read once: status, history, health. */
export function addReadRoutes(app: FastifyInstance, sources: ReadSources): void {
  const { options, live, clients, viewStore } = sources;
  const { store, log } = options;
  const range = {
    from: epochMs().optional(),
    to: epochMs().optional(),
    limit: wholeNumber(1, MAX_ROWS).default(DEFAULT_ROWS),
  };
  const horizon = oneOf(options.horizonsSec).optional();

  app.get('/livez', async () => ({ alive: true }));

  app.get('/readyz', async (_request, reply) => {
    const reason = live.notReady();
    return reply
      .code(reason === undefined ? 200 : 503)
      .send({ ready: reason === undefined, reason: reason ?? '' });
  });

  app.get('/api/v1/status', async (request) => {
    readParameters({}, request.query);
    return status(sources);
  });

  app.get('/api/v1/pairs', async (request) => {
    readParameters({}, request.query);
    return (await knownInstruments(sources)).map(describeInstrument);
  });

  app.get('/api/v1/candles', async (request) => {
    const named = { instrument: z.string().optional(), pair: z.string().optional() };
    const interval = wholeNumber(1, 86_400).default(options.intervalSec);
    const query = readParameters({ ...named, interval, ...range }, request.query);
    const instrument = requireInstrument(await knownInstruments(sources), query);
    const found = await candlesOfInterval(store, {
      instrument,
      intervalSec: query.interval,
      ...bounds(query),
    });
    if (found.kind === 'not-kept') {
      const kept = found.keptSec.join(', ');
      throw new Problem(
        404,
        'INTERVAL_NOT_KEPT',
        `${instrument} has candles of ${kept} s and multiples that divide a day, not of ${query.interval} s`,
      );
    }
    return found.candles.map(candleToWire);
  });

  app.get('/api/v1/forecasts', async (request) => {
    const named = { instrument: z.string().optional(), pair: z.string().optional() };
    const role = oneOf(ROLES).optional();
    const query = readParameters({ ...named, horizon, role, ...range }, request.query);
    const instrument = findInstrument(await knownInstruments(sources), query);
    const rows = await store.forecasts({
      ...(instrument !== undefined && { instrument }),
      ...(query.horizon !== undefined && { horizonSec: query.horizon }),
      ...(query.role !== undefined && { role: query.role }),
      ...bounds(query),
    });
    return rows.map(forecastToWire);
  });

  app.get('/api/v1/gaps', async (request) => {
    const named = { instrument: z.string().optional(), pair: z.string().optional() };
    const open = oneOf(['true', 'false']).optional();
    const query = readParameters({ ...named, open, limit: range.limit }, request.query);
    const instrument = findInstrument(await knownInstruments(sources), query);
    const gaps = await store.gaps({
      ...(instrument !== undefined && { instrument }),
      ...(query.open !== undefined && { open: query.open === 'true' }),
      limit: query.limit,
    });
    return gaps.map(gapToWire);
  });

  app.get('/api/v1/rejected', async (request) => {
    const named = { instrument: z.string().optional(), pair: z.string().optional() };
    const query = readParameters({ ...named, limit: range.limit }, request.query);
    const instrument = findInstrument(await knownInstruments(sources), query);
    const records = await store.rejected({
      ...(instrument !== undefined && { instrument }),
      limit: query.limit,
    });
    return records.map(rejectedToWire);
  });

  app.get('/api/v1/health', async (request): Promise<ApiHealth> => {
    readParameters({}, request.query);
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
  });
}

/** Those with a feed in this process, and those the store has history of. */
export async function knownInstruments({ live, viewStore }: ReadSources): Promise<readonly InstrumentId[]> {
  const stored = (await viewStore()).instruments.map(({ instrument }) => instrument);
  return [...new Set([...live.instruments(), ...stored])].sort();
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

function bounds(query: {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
}) {
  return {
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
    limit: query.limit,
  };
}
