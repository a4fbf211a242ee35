import * as z from 'zod';
import { ClientError } from './client-error.ts';
import { runCommand } from './run-command.ts';
import { type ApiAlarm, alarmSchema } from './schema/alarm.ts';
import { type ApiCandle, candleSchema } from './schema/candle.ts';
import { type ApiWhy, whySchema } from './schema/explanation.ts';
import {
  type ApiFeatureRow,
  type ApiIndicatorRow,
  featureRowSchema,
  indicatorRowSchema,
} from './schema/feature-row.ts';
import { type ApiFeatureWorth, featureWorthSchema } from './schema/feature-worth.ts';
import { type ApiForecast, type ApiOutcome, forecastSchema, outcomeSchema } from './schema/forecast.ts';
import { type ApiGap, type ApiRejected, gapSchema, rejectedSchema } from './schema/gap.ts';
import { type ApiModel, modelSchema } from './schema/model.ts';
import { type ApiNews, newsSchema } from './schema/news.ts';
import { problemSchema } from './schema/problem.ts';
import { type ApiReplayDay, replayDaySchema } from './schema/replay-day.ts';
import { type ApiScore, scoreSchema } from './schema/score.ts';
import { type ApiScoreCurve, scoreCurveSchema } from './schema/score-history.ts';
import {
  type ApiHealth,
  type ApiPair,
  type ApiStatus,
  healthSchema,
  pairSchema,
  statusSchema,
} from './schema/status.ts';
import { follow, type StreamHandlers } from './stream.ts';

export interface ClientOptions {
  /** For example `http://127.0.0.1:8080`; empty for the page's own server. */
  readonly baseUrl: string;
  /** Commands need one, and reads too of a server that is open to other machines. */
  readonly token?: string;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Half-open range of time, epoch ms. `limit` keeps the newest; answers are oldest first. */
export interface RangeQuery {
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
}

export interface Client {
  status(signal?: AbortSignal): Promise<ApiStatus>;
  pairs(signal?: AbortSignal): Promise<ApiPair[]>;
  health(signal?: AbortSignal): Promise<ApiHealth>;
  /** One page: the newest `limit` of the range. `pages` gives all. */
  candles(query: CandleQuery, signal?: AbortSignal): Promise<ApiCandle[]>;
  indicators(query: SeriesQuery, signal?: AbortSignal): Promise<ApiIndicatorRow[]>;
  features(query: SeriesQuery, signal?: AbortSignal): Promise<ApiFeatureRow[]>;
  forecasts(query: ForecastQuery, signal?: AbortSignal): Promise<ApiForecast[]>;
  outcomes(query: ForecastQuery, signal?: AbortSignal): Promise<ApiOutcome[]>;
  /** Those that hold now. A `ClientError` `FORECAST_STALE` where none does. */
  latestForecasts(
    query?: { readonly instrument?: string; readonly horizonSec?: number },
    signal?: AbortSignal,
  ): Promise<ApiForecast[]>;
  /** All of a range, page by page: the newest page first, each page oldest row first. */
  readonly pages: Pages;
  /** What made one forecast what it is. */
  why(predictionId: string, signal?: AbortSignal): Promise<ApiWhy>;
  scores(query?: { readonly instrument?: string }, signal?: AbortSignal): Promise<ApiScore[]>;
  /** What groups of features were worth when that was measured last. */
  featureWorth(query?: { readonly instrument?: string }, signal?: AbortSignal): Promise<ApiFeatureWorth[]>;
  /** Rolling curves. `windowSec` is one of `SCORE_WINDOWS_SEC`. Without a range: as far back as 300 steps reach. */
  scoreHistory(
    query: {
      readonly windowSec: number;
      readonly instrument?: string;
      readonly horizonSec?: number;
      readonly from?: number;
      readonly to?: number;
    },
    signal?: AbortSignal,
  ): Promise<ApiScoreCurve[]>;
  /** All trained versions, newest data first. */
  models(query?: { readonly instrument?: string }, signal?: AbortSignal): Promise<ApiModel[]>;
  news(query?: { readonly instrument?: string }, signal?: AbortSignal): Promise<ApiNews>;
  gaps(
    query?: { readonly instrument?: string; readonly open?: boolean; readonly limit?: number },
    signal?: AbortSignal,
  ): Promise<ApiGap[]>;
  /** What feeds sent that cannot be a trade, newest first. */
  rejected(
    query?: { readonly instrument?: string; readonly limit?: number },
    signal?: AbortSignal,
  ): Promise<ApiRejected[]>;
  /** Alarms that were raised and cleared. `open`: those that stand now. */
  alarms(query?: AlarmQuery, signal?: AbortSignal): Promise<ApiAlarm[]>;
  /** Days of which there are candles, newest first. */
  replayDays(query: { readonly instrument: string }, signal?: AbortSignal): Promise<ApiReplayDay[]>;
  /** Follows the live stream until `signal` aborts; reconnects for ever by itself. */
  follow(
    query: { readonly instrument?: string },
    handlers: StreamHandlers,
    signal: AbortSignal,
  ): Promise<void>;
  /** Runs a command inside the running system and resolves with its result. Needs the token. */
  run(
    command: string,
    args: unknown,
    onProgress?: (share: number, text: string) => void,
    signal?: AbortSignal,
  ): Promise<unknown>;
}

export type SeriesQuery = RangeQuery & { readonly instrument: string };
export type CandleQuery = SeriesQuery & { readonly intervalSec?: number };
export type ForecastQuery = RangeQuery & {
  readonly instrument?: string;
  readonly horizonSec?: number;
  readonly role?: 'champion' | 'challenger' | 'baseline';
};

export type AlarmQuery = RangeQuery & { readonly instrument?: string; readonly open?: boolean };

export interface Pages {
  candles(query: CandleQuery, signal?: AbortSignal): AsyncIterable<ApiCandle[]>;
  forecasts(query: ForecastQuery, signal?: AbortSignal): AsyncIterable<ApiForecast[]>;
  outcomes(query: ForecastQuery, signal?: AbortSignal): AsyncIterable<ApiOutcome[]>;
  alarms(query?: AlarmQuery, signal?: AbortSignal): AsyncIterable<ApiAlarm[]>;
}

/** A request with headers by name. */
type Sent = Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> };

/** A typed client of the API, for the browser and for Node. Every failure is a `ClientError`. */
export function createClient({ baseUrl, token, fetch = globalThis.fetch }: ClientOptions): Client {
  const root = baseUrl.replace(/\/+$/, '');

  async function send(path: string, init: Sent): Promise<Response> {
    let response: Response;
    const headers = { ...init.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    try {
      response = await fetch(root + path, { ...init, headers });
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new ClientError(
        'UNREACHABLE',
        `no answer from ${root || 'the server'}; is foretick running?`,
        undefined,
        cause,
      );
    }
    if (response.ok) return response;
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
    throw problem.success
      ? new ClientError(problem.data.code, problem.data.message, response.status)
      : new ClientError('UNEXPECTED_ANSWER', `${path} answered ${response.status}`, response.status);
  }

  async function read<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal) {
    const response = await send(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return { answer: parsed.data, response };
    throw new ClientError(
      'UNEXPECTED_ANSWER',
      `${path} answered in a form this version does not know; reload, or use the same version on both sides`,
      response.status,
      parsed.error,
    );
  }

  async function get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    return (await read(path, schema, signal)).answer;
  }

  async function* pages<T>(first: string, schema: z.ZodType<T[]>, signal?: AbortSignal): AsyncIterable<T[]> {
    for (let path: string | undefined = first; path !== undefined; ) {
      const { answer, response }: { answer: T[]; response: Response } = await read(path, schema, signal);
      if (answer.length > 0) yield answer;
      path = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    }
  }

  return {
    status: (signal) => get('/api/v1/status', statusSchema, signal),
    pairs: (signal) => get('/api/v1/pairs', z.array(pairSchema), signal),
    health: (signal) => get('/api/v1/health', healthSchema, signal),
    candles: (query, signal) => get(candlePath(query), z.array(candleSchema), signal),
    indicators: (query, signal) =>
      get(`/api/v1/indicators${search({ ...query })}`, z.array(indicatorRowSchema), signal),
    features: (query, signal) =>
      get(`/api/v1/features${search({ ...query })}`, z.array(featureRowSchema), signal),
    forecasts: (query, signal) => get(forecastPath('forecasts', query), z.array(forecastSchema), signal),
    outcomes: (query, signal) => get(forecastPath('outcomes', query), z.array(outcomeSchema), signal),
    latestForecasts: (query = {}, signal) =>
      get(forecastPath('forecasts/latest', query), z.array(forecastSchema), signal),
    pages: {
      candles: (query, signal) => pages(candlePath(query), z.array(candleSchema), signal),
      forecasts: (query, signal) => pages(forecastPath('forecasts', query), z.array(forecastSchema), signal),
      outcomes: (query, signal) => pages(forecastPath('outcomes', query), z.array(outcomeSchema), signal),
      alarms: (query = {}, signal) => pages(alarmPath(query), z.array(alarmSchema), signal),
    },
    scores: ({ instrument } = {}, signal) =>
      get(`/api/v1/scores${search({ instrument })}`, z.array(scoreSchema), signal),
    featureWorth: ({ instrument } = {}, signal) =>
      get(`/api/v1/feature-worth${search({ instrument })}`, z.array(featureWorthSchema), signal),
    why: (predictionId, signal) =>
      get(`/api/v1/forecasts/${encodeURIComponent(predictionId)}/why`, whySchema, signal),
    scoreHistory: ({ windowSec, instrument, horizonSec, from, to }, signal) =>
      get(
        `/api/v1/scores/history${search({ window: windowSec, instrument, horizon: horizonSec, from, to })}`,
        z.array(scoreCurveSchema),
        signal,
      ),
    models: ({ instrument } = {}, signal) =>
      get(`/api/v1/models${search({ instrument })}`, z.array(modelSchema), signal),
    news: ({ instrument } = {}, signal) => get(`/api/v1/news${search({ instrument })}`, newsSchema, signal),
    gaps: ({ instrument, open, limit } = {}, signal) =>
      get(`/api/v1/gaps${search({ instrument, open, limit })}`, z.array(gapSchema), signal),
    rejected: ({ instrument, limit } = {}, signal) =>
      get(`/api/v1/rejected${search({ instrument, limit })}`, z.array(rejectedSchema), signal),
    alarms: (query = {}, signal) => get(alarmPath(query), z.array(alarmSchema), signal),
    replayDays: ({ instrument }, signal) =>
      get(`/api/v1/replay/days${search({ instrument })}`, z.array(replayDaySchema), signal),
    follow: ({ instrument }, handlers, signal) =>
      follow(
        (connection, lastEventId) =>
          send(`/api/v1/stream${search({ instrument })}`, {
            headers: {
              accept: 'text/event-stream',
              ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
            },
            signal: connection,
          }),
        handlers,
        signal,
      ),
    run: async (command, args, onProgress = () => undefined, signal) => {
      const response = await send(`/api/v1/commands/${encodeURIComponent(command)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(args ?? {}),
        ...(signal && { signal }),
      });
      return runCommand(command, response, onProgress);
    },
  };
}

function candlePath({ intervalSec, ...query }: CandleQuery): string {
  return `/api/v1/candles${search({ ...query, interval: intervalSec })}`;
}

function alarmPath(query: AlarmQuery): string {
  return `/api/v1/alarms${search({ ...query })}`;
}

function forecastPath(name: string, { horizonSec, ...query }: ForecastQuery): string {
  return `/api/v1/${name}${search({ ...query, horizon: horizonSec })}`;
}

function search(parameters: Record<string, string | number | boolean | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
}
