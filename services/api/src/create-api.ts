import { ForetickError, type PromotionEvent } from '@foretick/ports';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import * as z from 'zod';
import { isLoopback, requireToken } from './access.ts';
import { addAlarmRoute } from './alarm-route.ts';
import type { Api, ApiOptions, Route } from './api-options.ts';
import { addCommandRoute } from './command-route.ts';
import { Endpoints } from './endpoints.ts';
import { addFeatureWorthRoute } from './feature-worth-route.ts';
import { guardRequests, HEADERS, hostNames, openAnswer } from './guard.ts';
import { addHistoryRoutes } from './history-routes.ts';
import { findInstrument, named } from './instruments.ts';
import { addLatestRoute } from './latest-route.ts';
import { limitRequests } from './limit-requests.ts';
import { isFollowed, LiveState, SEEN_TOPICS } from './live-state.ts';
import { addMetricsRoute } from './metrics-route.ts';
import { addModelRoutes } from './model-routes.ts';
import { addDescription } from './openapi/add-description.ts';
import { addPage } from './page.ts';
import { readParameters, shown } from './parameters.ts';
import { Problem } from './problem.ts';
import { knownInstruments, type ReadSources } from './read-sources.ts';
import { addScoreRoutes } from './score-routes.ts';
import { addProbes, addStateRoutes } from './state-routes.ts';
import { storeViewer } from './store-view.ts';
import { MAX_STREAM_CLIENTS, StreamClients } from './stream-clients.ts';
import { createTokenDoor } from './token-door.ts';
import { addWhyRoute } from './why-route.ts';

const HEARTBEAT_MS = 15_000;
const MAX_BODY_BYTES = 64 * 1024;

/** HTTP reads for people and programs, the live stream, commands for the command line, and the page. */
export function createApi(options: ApiOptions): Api {
  const { log, store, clock, host = '127.0.0.1' } = options;
  const live = new LiveState(options.instruments);
  const clients = new StreamClients(options.startedAt.toString(36));
  const viewStore = storeViewer(store, clock, options.intervalSec);
  const sources: ReadSources = { options, live, clients, viewStore };
  let allowedHosts: ReadonlySet<string> = new Set();

  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: MAX_BODY_BYTES,
    logger: false,
    frameworkErrors: refuseAddress,
  });
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url: path }) => {
    for (const one of [method].flat()) routes.push({ method: one, path });
  });
  const door = createTokenDoor(options.token, clock);
  guardRequests(app, () => allowedHosts, door);
  if (!isLoopback(host)) {
    limitRequests(app, clock);
    requireToken(app, options.token, door);
  }
  answerErrors(app, options.report);
  addProbes(app, sources);
  const endpoints = new Endpoints(app);
  addStateRoutes(endpoints, sources);
  addHistoryRoutes(endpoints, sources);
  addAlarmRoute(endpoints, sources);
  addFeatureWorthRoute(endpoints, sources);
  addLatestRoute(endpoints, sources);
  addScoreRoutes(endpoints, sources);
  addModelRoutes(endpoints, sources);
  addWhyRoute(endpoints, sources);
  addDescription(app, endpoints, options.version);
  addMetricsRoute(app, sources);
  addStreamRoute(app, sources);
  addCommandRoute(app, options, door);
  app.addHook('preClose', async () => clients.close());

  return {
    routes,

    async listen() {
      await addPage(app, options.pageDir);
      try {
        await app.listen({ host, port: options.port });
      } catch (cause) {
        throw cannotListen(host, options.port, cause);
      }
      const address = app.server.address();
      const port = typeof address === 'object' && address !== null ? address.port : options.port;
      allowedHosts = hostNames(host, port, options.allowedHosts ?? []);
      return { url: urlOf(host, port), port };
    },

    async run(signal) {
      // Stops its siblings when one of them fails, so that the failure is heard at once.
      const failed = new AbortController();
      const stop = AbortSignal.any([signal, failed.signal]);
      const parts = [
        followLog(stop),
        followPromotions(stop),
        beat(stop),
        live.seed(store, options.horizonsSec.length),
      ];
      try {
        await Promise.all(parts);
      } finally {
        failed.abort();
      }
    },

    close: () => app.close(),
  };

  async function followLog(signal: AbortSignal): Promise<void> {
    for await (const record of log.tail(SEEN_TOPICS, signal)) {
      live.see(record);
      // The page and its clients watch the candles that forecasts are made from; others are there to be read.
      if (record.topic === 'candles' && record.value.intervalSec !== options.intervalSec) continue;
      if (isFollowed(record)) clients.publish(record);
    }
  }

  async function followPromotions(signal: AbortSignal): Promise<void> {
    const tail = log.tail(['promotions'], signal)[Symbol.asyncIterator]();
    // Listens before it reads what was promoted earlier, so that nothing falls in between.
    const first = tail.next();
    live.promoted(await promotionsSoFar());
    for (let step = await first; step.done !== true; step = await tail.next()) {
      if (step.value.value.kind === 'promotion') live.promoted([step.value.value]);
    }
  }

  /** Without the registry the status lacks reasons, and nothing else. */
  async function promotionsSoFar(): Promise<readonly PromotionEvent[]> {
    try {
      return await options.registry.promotions();
    } catch (cause) {
      const message = 'the promotions so far cannot be read, so the page does not say why a model serves';
      options.report(new ForetickError('PROMOTIONS_UNKNOWN', message, { cause }));
      return [];
    }
  }

  async function beat(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(HEARTBEAT_MS, signal);
      clients.heartbeat();
    }
  }
}

/** Where this machine reaches it. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function addStreamRoute(app: FastifyInstance, sources: ReadSources): void {
  app.get('/api/v1/stream', async (request, reply) => {
    const instrument = findInstrument(await knownInstruments(sources), readParameters(named, request.query));
    if (sources.clients.count >= MAX_STREAM_CLIENTS) {
      throw new Problem(
        503,
        'TOO_MANY_STREAMS',
        `${MAX_STREAM_CLIENTS} live streams are open; close one first`,
      );
    }
    const lastEventId = request.headers['last-event-id'];
    sources.clients.add(
      openAnswer(reply),
      instrument,
      typeof lastEventId === 'string' ? lastEventId : undefined,
    );
  });
}

/** An address that is none is refused before any route or hook is asked. */
function refuseAddress(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const message = `${shown(request.url)} is no address; start at /api/v1/status`;
  void reply.code(400).headers(HEADERS).send({ code: 'BAD_ADDRESS', message });
}

function answerErrors(app: FastifyInstance, report: ApiOptions['report']): void {
  app.setNotFoundHandler(async (request) => {
    throw new Problem(
      404,
      'NOT_FOUND',
      `there is nothing at ${request.url.slice(0, 80)}; start at /api/v1/status`,
    );
  });
  app.setErrorHandler(async (error, request, reply) => {
    const problem = toProblem(error);
    if (problem !== undefined) {
      if (problem.waitSec !== undefined) reply.header('retry-after', problem.waitSec);
      return reply.code(problem.status).send({ code: problem.code, message: problem.message });
    }
    const path = request.url.slice(0, 80);
    report(
      new ForetickError('REQUEST_FAILED', `${request.method} ${path} could not be answered`, {
        cause: error,
      }),
    );
    const message = 'this request could not be answered; the log of the running system says why';
    return reply.code(500).send({ code: 'REQUEST_FAILED', message });
  });
}

/** What the caller did wrong; `undefined` when it was us. */
function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const { statusCode, code, message } = z
    .looseObject({ statusCode: z.number(), code: z.string().default('BAD_REQUEST'), message: z.string() })
    .catch({ statusCode: 500, code: '', message: '' })
    .parse(error);
  if (statusCode === 413) {
    return new Problem(413, 'BODY_TOO_LARGE', `the body is larger than the ${MAX_BODY_BYTES} bytes allowed`);
  }
  if (statusCode >= 400 && statusCode < 500) return new Problem(statusCode, code, message);
  return undefined;
}

function cannotListen(host: string, port: number, cause: unknown): ForetickError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const where = `port ${port} on ${host}`;
  const other = port < 65_535 ? port + 1 : port - 1;
  if (code === 'EADDRINUSE') {
    return new ForetickError(
      'PORT_IN_USE',
      `${where} is in use by another program; stop it, or choose another with --port ${other}`,
      { cause },
    );
  }
  const why =
    code === 'EACCES' ? 'needs more rights than this user has' : `cannot be opened (${code || 'unknown'})`;
  return new ForetickError('CANNOT_LISTEN', `${where} ${why}; choose another with --port 8080`, { cause });
}
