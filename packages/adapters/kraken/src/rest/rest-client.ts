import { type Clock, ForetickError } from '@foretick/ports';
import { backoffMs } from '../backoff.ts';
import { unreachableReason } from '../unreachable-reason.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Kraken's public REST API: one call a second at most, patient with a busy venue. */
export interface RestClient {
  /**
   * The `result` of `GET /0/public/METHOD`. Throws `ForetickError`: `KRAKEN_UNREACHABLE`, `KRAKEN_RATE_LIMITED`,
   * `KRAKEN_UNAVAILABLE`, `KRAKEN_BAD_RESPONSE`, `KRAKEN_UNKNOWN_PAIR`, `KRAKEN_REFUSED`; or the signal's reason.
   */
  get(
    method: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>>>;
}

export interface RestOptions {
  readonly restUrl: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: RestTiming;
}

export interface RestTiming {
  readonly requestTimeoutMs: number;
  /** One call each so many milliseconds, after a small burst. */
  readonly callEveryMs: number;
  /** How often a call is tried altogether. */
  readonly maxAttempts: number;
}

export function createRestClient(options: RestOptions): RestClient {
  const { clock, random, timing } = options;
  const bucket = createTokenBucket({ clock, burst: BURST, refillMs: timing.callEveryMs });
  return {
    get: async (method, query, signal) => {
      const url = new URL(`/0/public/${method}`, options.restUrl);
      url.search = new URLSearchParams(query).toString();
      for (let attempt = 0; ; attempt += 1) {
        await bucket.take(signal);
        signal.throwIfAborted();
        const answer = await ask(url, options, signal).catch((cause: unknown) => {
          signal.throwIfAborted();
          return new ForetickError('KRAKEN_UNREACHABLE', unreachableReason(url.host, cause), {
            cause,
            retryable: true,
          });
        });
        if (!(answer instanceof ForetickError)) return answer;
        if (!WORTH_RETRYING.has(answer.code) || attempt + 1 >= timing.maxAttempts) throw answer;
        await clock.sleep(backoffMs(attempt, random), signal);
      }
    },
  };
}

const BURST = 3;
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const WORTH_RETRYING = new Set(['KRAKEN_UNREACHABLE', 'KRAKEN_RATE_LIMITED', 'KRAKEN_UNAVAILABLE']);

/** One request. Network failures reject; whatever Kraken says is returned. */
async function ask(
  url: URL,
  { clock, timing }: RestOptions,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | ForetickError> {
  const late = new AbortController();
  const done = new AbortController();
  void clock.sleep(timing.requestTimeoutMs, AbortSignal.any([signal, done.signal])).then(() => {
    late.abort(new Error(`no answer within ${timing.requestTimeoutMs / 1_000} s`));
  });
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, late.signal]), redirect: 'error' });
    const body = await readBody(response);
    if (response.status === 429) return rateLimited(url, 'status 429');
    if (response.status >= 500) return unavailable(url, `status ${response.status}`);
    if (!response.ok) return badResponse(url, `status ${response.status}`);
    return readAnswer(url, body);
  } finally {
    done.abort();
  }
}

async function readBody(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readAnswer(url: URL, body: string | undefined): Readonly<Record<string, unknown>> | ForetickError {
  if (body === undefined) return badResponse(url, `an answer of more than ${MAX_BODY_BYTES} bytes`);
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return badResponse(url, 'an answer that is not JSON');
  }
  if (!isRecord(answer) || !Array.isArray(answer.error))
    return badResponse(url, 'an answer without an error list');
  const errors = answer.error.map(String);
  const said = errors.join(', ');
  // Kraken marks severity with the first letter: E error, W warning.
  if (errors.some((error) => error.startsWith('E'))) return refusal(url, said);
  return isRecord(answer.result) ? answer.result : badResponse(url, 'an answer without a result');
}

function refusal(url: URL, said: string): ForetickError {
  if (/^E(API:Rate limit|General:Too many requests|General:Temporary lockout)/.test(said))
    return rateLimited(url, said);
  if (/^EService/.test(said)) return unavailable(url, said);
  if (/^EQuery:Unknown asset pair/.test(said)) {
    const pair = url.searchParams.get('pair') ?? '';
    return new ForetickError(
      'KRAKEN_UNKNOWN_PAIR',
      `${url.host} has no pair ${pair}; see https://pro.kraken.com for the pairs it lists`,
    );
  }
  return new ForetickError('KRAKEN_REFUSED', `${url.host} refused ${url.pathname}: ${oneLine(said)}`);
}

function rateLimited(url: URL, said: string): ForetickError {
  const message = `${url.host} asks for fewer calls (${said}); wait a minute, and see that nothing else here uses its API`;
  return new ForetickError('KRAKEN_RATE_LIMITED', message, { retryable: true });
}

function unavailable(url: URL, said: string): ForetickError {
  const message = `${url.host} is not available (${oneLine(said)}); it may be in maintenance, try again later`;
  return new ForetickError('KRAKEN_UNAVAILABLE', message, { retryable: true });
}

/** Kraken, or something in front of it, gave an answer that cannot be used. */
export function badResponse(from: URL | string, what: string): ForetickError {
  const where = typeof from === 'string' ? from : `${from.host}${from.pathname}`;
  const message = `${where} gave ${what}; try again later, and check for a proxy in between`;
  return new ForetickError('KRAKEN_BAD_RESPONSE', message, { retryable: true });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
