import {
  backoffMs,
  type Clock,
  ForetickError,
  jsonOrUndefined,
  readCappedBody,
  type VenueTransport,
} from '@foretick/ports';
import { networkTransport } from '../network-transport.ts';
import { createTokenBucket } from './token-bucket.ts';
import type { VenueErrors } from './venue-errors.ts';

/** A venue's public REST API: calls at the pace that it allows, patient with a busy venue. */
export interface RestClient<T> {
  /**
   * What `GET PATH` gives. Throws `ForetickError` as `VenueErrors` makes them, or the signal's reason.
   * `maxAttempts` lowers how often it is tried.
   */
  get(
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
    options?: { readonly maxAttempts?: number },
  ): Promise<T>;
}

/** An answer in JSON. */
export interface RestAnswer {
  readonly url: URL;
  readonly status: number;
  readonly json: unknown;
}

export interface RestTiming {
  readonly requestTimeoutMs: number;
  /** One call each so many milliseconds, after a small burst. */
  readonly callEveryMs: number;
  /** How often a call is tried altogether. */
  readonly maxAttempts: number;
}

export interface RestOptions<T> {
  readonly restUrl: string;
  /** Default: the network. */
  readonly transport?: VenueTransport | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: RestTiming;
  readonly errors: VenueErrors;
  /** The result of an answer, or the error that it tells. `undefined`: neither, so that only its status counts. */
  readonly read: (answer: RestAnswer) => T | ForetickError | undefined;
}

export function createRestClient<T>(options: RestOptions<T>): RestClient<T> {
  const { clock, random, timing, errors } = options;
  const bucket = createTokenBucket({ clock, burst: BURST, refillMs: timing.callEveryMs });
  /** No call before `until`: the venue said so. */
  let held: { readonly until: number; readonly holdMs: number; readonly error: ForetickError } | undefined;
  // At most as long as the venue said, also when the clock is set back meanwhile.
  const heldForMs = (): number => (held === undefined ? 0 : Math.min(held.until - clock.now(), held.holdMs));
  return {
    get: async (path, query, signal, { maxAttempts = timing.maxAttempts } = {}) => {
      const url = new URL(path, options.restUrl);
      url.search = new URLSearchParams(query).toString();
      for (let attempt = 0; ; attempt += 1) {
        if (held !== undefined && heldForMs() > 0) {
          if (!held.error.retryable || heldForMs() > PATIENCE_MS) throw held.error;
          await clock.sleep(heldForMs(), signal);
        }
        await bucket.take(signal);
        signal.throwIfAborted();
        const outcome = await ask(url, options, signal).catch((cause: unknown): Failure => {
          signal.throwIfAborted();
          return { error: errors.unreachable(url.host, cause) };
        });
        if ('result' in outcome) return outcome.result;
        const { error, holdMs } = outcome;
        if (holdMs !== undefined) held = { until: clock.now() + holdMs, holdMs, error };
        if (!isWorthRetrying(error) || attempt + 1 >= maxAttempts) throw error;
        if (holdMs === undefined) await clock.sleep(backoffMs(attempt, random), signal);
      }
    },
  };
}

const BURST = 3;
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** A longer ban is not waited for: the caller gets to know. */
const PATIENCE_MS = 60_000;
const REFUSED_COUNTRY_HOLD_MS = 3_600_000;

interface Failure {
  readonly error: ForetickError;
  /** The venue wants no call for so long. */
  readonly holdMs?: number;
}

function isWorthRetrying({ code }: ForetickError): boolean {
  return /_(UNREACHABLE|RATE_LIMITED|UNAVAILABLE)$/.test(code);
}

/** One request. Network failures reject; whatever the venue says is returned. */
async function ask<T>(
  url: URL,
  options: RestOptions<T>,
  signal: AbortSignal,
): Promise<{ readonly result: T } | Failure> {
  const { clock, timing, transport = networkTransport } = options;
  const late = new AbortController();
  const done = new AbortController();
  void clock.sleep(timing.requestTimeoutMs, AbortSignal.any([signal, done.signal])).then(() => {
    late.abort(new Error(`no answer within ${timing.requestTimeoutMs / 1_000} s`));
  });
  try {
    const response = await transport.get(url, AbortSignal.any([signal, late.signal]));
    return outcomeOf(url, response, await readCappedBody(response, MAX_BODY_BYTES), options);
  } finally {
    done.abort();
  }
}

function outcomeOf<T>(
  url: URL,
  response: Response,
  body: string | undefined,
  { errors, read }: RestOptions<T>,
): { readonly result: T } | Failure {
  const { status } = response;
  if (status === 451) return { error: errors.refusedCountry(), holdMs: REFUSED_COUNTRY_HOLD_MS };
  if (status === 429 || status === 418) {
    const holdMs = retryAfterMs(response);
    const error = errors.rateLimited(url, `status ${status}`, holdMs);
    return holdMs === undefined ? { error } : { error, holdMs };
  }
  if (status >= 500) return { error: errors.unavailable(url, `status ${status}`) };
  if (body === undefined)
    return { error: errors.badResponse(url, `an answer of more than ${MAX_BODY_BYTES} bytes`) };
  const json = jsonOrUndefined(body);
  if (json === undefined && response.ok)
    return { error: errors.badResponse(url, 'an answer that is not JSON') };
  const told = json === undefined ? undefined : read({ url, status, json });
  if (told instanceof ForetickError) return { error: told };
  if (told === undefined || !response.ok) return { error: errors.badResponse(url, `status ${status}`) };
  return { result: told };
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
}
