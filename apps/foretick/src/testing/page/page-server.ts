import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { TestContext } from 'node:test';
import type { StreamEvent } from '@foretick/client';
import { alarms, gaps, news, rejected, replayDays, whyOf } from './page-details.ts';
import {
  candlesOf,
  forecastsOf,
  health,
  models,
  openCandle,
  PAIRS,
  scoreCurves,
  scores,
  status,
} from './page-world.ts';

export interface PageServer {
  readonly url: string;
  /** To every page that listens. */
  publish(event: StreamEvent): void;
  /** Answers of a path (without `/api/v1/`) from now on; `undefined` as before. `hang` waits for another answer. */
  answer(path: string, answer: StubAnswer | undefined): void;
  close(): Promise<void>;
}

export type StubAnswer = 'hang' | { readonly status: number; readonly body: unknown };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The built page in `folder` with an API that answers from the fixed world, closed when the test ends. */
export async function startPageServer(
  context: Pick<TestContext, 'after'>,
  folder: string,
): Promise<PageServer> {
  const streams = new Set<ServerResponse>();
  const answers = new Map<string, StubAnswer>();
  const hanging = new Map<string, ServerResponse[]>();
  const server = createServer((request, response) => void respond(request, response));

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://page');
    const path = url.pathname.replace('/api/v1/', '');
    if (path === url.pathname) return sendFile(folder, path, response);
    const answer = answers.get(path) ?? { status: 200, body: answerOf(path, url.searchParams) };
    if (answer === 'hang') {
      hanging.set(path, [...(hanging.get(path) ?? []), response]);
      return;
    }
    if (path === 'stream' && answer.status === 200) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': connected\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    sendJson(response, answer);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  context.after(close);
  return {
    url: `http://127.0.0.1:${port}/`,
    publish({ event, payload }) {
      for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`);
    },
    answer(path, answer) {
      if (answer === undefined) answers.delete(path);
      else answers.set(path, answer);
      if (answer === undefined || answer === 'hang') return;
      for (const response of hanging.get(path) ?? []) sendJson(response, answer);
      hanging.delete(path);
    },
    close,
  };
}

function sendJson(response: ServerResponse, { status, body }: Exclude<StubAnswer, 'hang'>): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function answerOf(path: string, query: URLSearchParams): unknown {
  const instrument = query.get('instrument') ?? PAIRS[0];
  const limit = Number(query.get('limit') ?? 500);
  const why = /^forecasts\/(.+)\/why$/.exec(path)?.[1];
  if (why !== undefined) return whyById(decodeURIComponent(why));
  switch (path) {
    case 'status':
      return status();
    case 'health':
      return health();
    case 'candles':
      return candles(instrument, Number(query.get('interval') ?? 60), query).slice(-limit);
    case 'forecasts':
      return forecastsOf(instrument)
        .filter(({ as_of }) => within(as_of, query))
        .slice(-limit);
    case 'scores':
      return scores().filter((score) => !query.has('instrument') || score.instrument === instrument);
    case 'scores/history':
      return scoreCurves(Number(query.get('window')), instrument, Number(query.get('horizon')));
    case 'models':
      return models();
    case 'news':
      return news();
    case 'alarms':
      return alarms();
    case 'gaps':
      return gaps();
    case 'rejected':
      return rejected();
    case 'replay/days':
      return replayDays(instrument);
    default:
      return {};
  }
}

function candles(instrument: string, intervalSec: number, query: URLSearchParams) {
  const base = candlesOf(instrument).filter(({ open_time }) => within(open_time, query));
  if (intervalSec === 60) {
    const last = base.at(-1);
    return query.has('to') || last === undefined ? base : [...base, openCandle(instrument, last.close)];
  }
  const length = intervalSec / 60;
  return base.flatMap((first, index) => {
    const parts = base.slice(index, index + length);
    const last = parts.at(-1);
    if (index % length !== 0 || last === undefined || parts.length < length) return [];
    return {
      ...first,
      ...{ interval_sec: intervalSec, close_time: last.close_time, close: last.close },
      high: Math.max(...parts.map(({ high }) => high)),
      low: Math.min(...parts.map(({ low }) => low)),
      volume: parts.reduce((sum, { volume }) => sum + volume, 0),
    };
  });
}

function within(time: number, query: URLSearchParams): boolean {
  return time >= Number(query.get('from') ?? 0) && time < Number(query.get('to') ?? Number.POSITIVE_INFINITY);
}

function whyById(id: string): unknown {
  const forecast = PAIRS.flatMap(forecastsOf).find(({ prediction_id }) => prediction_id === id);
  return forecast?.status === 'published' ? whyOf(forecast) : {};
}

async function sendFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const file = join(folder, normalize(path === '/' ? '/index.html' : path));
  try {
    const body = await readFile(file);
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}
