import {
  type ApiAlarm,
  type ApiCandle,
  type ApiForecast,
  type Client,
  ClientError,
  createClient,
  type StreamEvent,
} from '@foretick/client';
import { ForetickError } from '@foretick/ports';
import type { Config } from '../../config/config-schema.ts';
import { readOwner } from '../../system/owner-file.ts';
import type { Terminal } from '../terminal.ts';
import { type Watched, watchScreen } from './watch-screen.ts';

const CANDLES = 120;
const DRAW_EVERY_MS = 250;
const REFRESH_EVERY_MS = 5_000;
const DEFAULT_COLUMNS = 120;

export interface WatchFlags {
  /** Address of the running system; default: the one that owns the data folder. */
  readonly url: string | undefined;
  /** One screen, then the end. */
  readonly once: boolean;
}

/**
 * `foretick watch`: a running system in the terminal, drawn anew as events come, until it is told to stop. Where the output is
 * no terminal, one screen. With `--json` the events of the live stream, one line each.
 */
export async function watch(
  config: Config,
  { url, once }: WatchFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const client = clientOf(config, url);
  if (terminal.json && !once) return writeEvents(client, terminal, signal);
  const view = await load(client, signal);
  if (once || !process.stdout.isTTY) {
    terminal.result(view.status);
    for (const line of watchScreen(view, columns(), terminal)) terminal.line(line);
    return;
  }
  await draw(client, view, terminal, signal);
}

function clientOf({ dataDir, token }: Config, url: string | undefined): Client {
  const owner = readOwner(dataDir);
  const baseUrl = url ?? owner?.url;
  if (baseUrl === undefined) {
    throw new ForetickError(
      'NOTHING_RUNS',
      `no running system owns ${dataDir}; start one with foretick start, or name one with --url http://HOST:PORT`,
    );
  }
  const known = url === undefined ? owner?.token : token;
  return createClient({ baseUrl, ...(known !== undefined && { token: known }) });
}

async function writeEvents(client: Client, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const handlers = {
    onEvent: ({ event, payload }: StreamEvent) => terminal.result({ event, ...payload }),
    onLost: (reason: ClientError) => terminal.note(reason.message),
  };
  await client.follow({}, handlers, signal);
}

/** A `Watched` that changes as events come. */
interface View extends Watched {
  status: Watched['status'];
  candles: Map<string, ApiCandle[]>;
  forecasts: Map<string, ApiForecast[]>;
  scores: Watched['scores'][number][];
  alarms: Watched['alarms'];
  lost: string;
}

async function load(client: Client, signal: AbortSignal): Promise<View> {
  const [status, scores, alarms] = await Promise.all([
    client.status(signal),
    client.scores({}, signal),
    client.alarms({ open: true }, signal),
  ]);
  const view: View = { status, candles: new Map(), forecasts: new Map(), scores, alarms, lost: '' };
  for (const { instrument } of status.instruments) {
    view.candles.set(
      instrument,
      await client.candles({ instrument, limit: CANDLES }, signal).catch(nothingYet),
    );
    const rows = await client
      .forecasts({ instrument, role: 'champion', limit: status.horizons_sec.length }, signal)
      .catch(nothingYet);
    // The store lags a little, so what holds now is asked for besides.
    const latest = await client.latestForecasts({ instrument }, signal).catch(nothingYet);
    for (const row of [...rows, ...latest]) keepForecast(view, row);
  }
  return view;
}

/** A pair without history is unknown to the API until its first candle, and there may be no forecast that holds. */
function nothingYet(error: unknown): [] {
  if (error instanceof ClientError && (error.status === 404 || error.code === 'FORECAST_STALE')) return [];
  throw error;
}

async function draw(client: Client, view: View, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { stdout } = process;
  const show = () => {
    const lines = watchScreen(view, columns(), terminal).slice(0, Math.max(stdout.rows - 1, 1));
    // Drawn over what is there, so that nothing flickers; then the rest is wiped.
    stdout.write(`\u001b[H${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`);
  };
  const refresh = async () => {
    const status = await client.status(signal).catch(() => undefined);
    if (status !== undefined) view.status = status;
  };
  // The other screen, without a cursor: what was there before comes back at the end.
  stdout.write('\u001b[?1049h\u001b[?25l');
  const drawing = setInterval(show, DRAW_EVERY_MS);
  const refreshing = setInterval(() => void refresh(), REFRESH_EVERY_MS);
  try {
    const handlers = {
      onOpen: (resumed: boolean) => {
        view.lost = '';
        if (!resumed)
          void load(client, signal).then(
            (fresh) => Object.assign(view, fresh),
            () => undefined,
          );
      },
      onEvent: (event: StreamEvent) => take(view, event),
      onLost: (reason: ClientError) => {
        view.lost = reason.message;
      },
    };
    await client.follow({}, handlers, signal);
  } finally {
    clearInterval(drawing);
    clearInterval(refreshing);
    stdout.write('\u001b[?25h\u001b[?1049l');
  }
}

function take(view: View, { event, payload }: StreamEvent): void {
  if (event === 'forecast' && payload.role === 'champion') keepForecast(view, payload);
  if (event === 'candle') {
    const known = view.candles.get(payload.instrument) ?? [];
    const before = known.filter(({ open_time }) => open_time < payload.open_time);
    view.candles.set(payload.instrument, [...before, payload].slice(-CANDLES));
  }
  if (event === 'alarm') {
    const isOther = (one: ApiAlarm) =>
      one.instrument !== payload.instrument || one.kind !== payload.kind || one.subject !== payload.subject;
    const others = view.alarms.filter(isOther);
    view.alarms = payload.state === 'raised' ? [...others, payload] : others;
  }
  if (event === 'score') {
    const isOther = (one: Watched['scores'][number]) =>
      one.instrument !== payload.instrument ||
      one.horizon_sec !== payload.horizon_sec ||
      one.model !== payload.model ||
      one.shadow !== payload.shadow;
    view.scores = [...view.scores.filter(isOther), payload];
  }
}

function keepForecast(view: View, forecast: ApiForecast): void {
  const others = (view.forecasts.get(forecast.instrument) ?? []).filter(
    ({ horizon_sec }) => horizon_sec !== forecast.horizon_sec,
  );
  const all = [...others, forecast].sort((a, b) => a.horizon_sec - b.horizon_sec);
  view.forecasts.set(forecast.instrument, all);
}

function columns(): number {
  return process.stdout.columns ?? DEFAULT_COLUMNS;
}
