import { type Clock, ForetickError, jsonOrUndefined, readCappedBody } from '@foretick/ports';
import { errors } from './errors.ts';

/** Where a server is and how it is asked. */
export interface Endpoint {
  /** With `/v1` at its end, for example `http://127.0.0.1:8000/v1`. */
  readonly url: string;
  readonly key?: string | undefined;
  readonly clock: Clock;
  /** For one request with its whole answer. */
  readonly timeoutMs: number;
}

export interface JsonReply {
  readonly status: number;
  /** `undefined`: the body is no JSON. */
  readonly json: unknown;
  /** What the server said in case of a failure, without the key should it repeat that. */
  readonly said: string;
  readonly retryAfter: string | undefined;
}

/** More than the longest answer, so that one without an end costs little. */
const MAX_BODY_BYTES = 1024 * 1024;

/** One request, whole answer, within the time allowed. Throws `LLM_UNREACHABLE`, `LLM_BAD_RESPONSE`, `LLM_STOPPED`. */
export async function httpJson(
  { url: base, key, clock, timeoutMs }: Endpoint,
  request: { readonly path: string; readonly body?: unknown },
  signal?: AbortSignal,
): Promise<JsonReply> {
  const url = new URL(`${base.replace(/\/+$/, '')}/${request.path}`);
  const done = new AbortController();
  const late = new AbortController();
  void clock.sleep(timeoutMs, done.signal).then(() => {
    late.abort(new Error(`no answer within ${timeoutMs / 1_000} s`));
  });
  const either = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]);
  try {
    const response = await fetch(url, {
      method: request.body === undefined ? 'GET' : 'POST',
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      signal: either,
      redirect: 'manual',
    });
    const text = await readCappedBody(response, MAX_BODY_BYTES);
    if (text === undefined) throw errors.badResponse(url, `more than ${MAX_BODY_BYTES} bytes`);
    const json = jsonOrUndefined(text);
    return {
      status: response.status,
      json,
      said: redacted(`status ${response.status} ${response.ok ? '' : text}`, key),
      retryAfter: response.headers.get('retry-after') ?? undefined,
    };
  } catch (cause) {
    if (cause instanceof ForetickError) throw cause;
    throw signal?.aborted ? errors.stopped() : errors.unreachable(url, cause);
  } finally {
    done.abort();
  }
}

function redacted(text: string, key: string | undefined): string {
  return key === undefined || key === '' ? text : text.replaceAll(key, '***');
}

/** Throws what a status means; returns for a success. */
export function refuseFailure(base: string, path: string, reply: JsonReply): void {
  const url = new URL(`${base.replace(/\/+$/, '')}/${path}`);
  const { status, said } = reply;
  if (status === 401 || status === 403) throw errors.notAuthorised(url, status);
  if (status === 429) throw errors.rateLimited(url, said);
  if (status === 408 || status >= 500) throw errors.unavailable(url, said);
  if (status >= 400) throw errors.refused(url, said);
  if (status >= 300 || reply.json === undefined)
    throw errors.badResponse(url, `status ${status} and no JSON`);
}
