import { type Clock, jsonOrUndefined, readCappedBody } from '@foretick/ports';
import * as z from 'zod';
import { errors } from './errors.ts';

/** How to be let in. None: a server that lets everybody in. */
export type MlflowCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string };

export interface MlflowClientOptions {
  /** Where the server is, with a path in front of `/api` where there is one. */
  readonly url: string;
  readonly credentials: MlflowCredentials;
  readonly clock: Clock;
  readonly requestTimeoutMs: number;
}

export interface MlflowCall<T> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/2.0/mlflow/`. */
  readonly path: string;
  /** Goes into the address for GET, into the body otherwise. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<T>;
}

/**
 * MLflow's REST API, one request for each call. Throws `MLFLOW_UNREACHABLE`, `MLFLOW_UNAVAILABLE` (both retryable),
 * `MLFLOW_NOT_AUTHORISED`, `MLFLOW_BAD_RESPONSE`, `MLFLOW_REFUSED`.
 */
export interface MlflowClient {
  readonly host: string;
  /** `undefined`: MLflow refused with an error code that `expected` names, for example `RESOURCE_DOES_NOT_EXIST`. */
  call<T>(call: MlflowCall<T>, expected?: string): Promise<T | undefined>;
  /** What the server says of its version. */
  version(): Promise<string>;
  /** An artifact that the server serves, by its path; `undefined` where there is none. */
  readArtifact(path: string): Promise<string | undefined>;
  writeArtifact(path: string, text: string): Promise<void>;
}

export function createMlflowClient(options: MlflowClientOptions): MlflowClient {
  const base = options.url.replace(/\/+$/, '');
  const headers = authorization(options.credentials);
  const ours = ownWords(options.credentials);
  const send = async (url: URL, request: RequestInit): Promise<Reply> => {
    const reply = await sendInTime(url, { ...request, headers: { ...headers, ...request.headers } }, options);
    return reply.ok
      ? reply
      : { ...reply, body: ours.reduce((body, word) => body.replaceAll(word, '***'), reply.body) };
  };
  const artifactUrl = (path: string) =>
    new URL(
      `${base}/api/2.0/mlflow-artifacts/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`,
    );
  return {
    host: new URL(base).host,
    async call({ method, path, fields, answer }, expected) {
      const url = new URL(`${base}/api/2.0/mlflow/${path}`);
      const isGet = method === 'GET';
      if (isGet) for (const [key, value] of Object.entries(fields)) url.searchParams.set(key, String(value));
      const reply = await send(url, {
        method,
        ...(!isGet && { body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } }),
      });
      const json = jsonOrUndefined(reply.body);
      if (!reply.ok) {
        const refusal = refusalSchema.safeParse(json).data;
        if (refusal !== undefined && refusal.error_code === expected) return undefined;
        throw failureOf(url, reply, refusal);
      }
      const parsed = answer.safeParse(json);
      if (!parsed.success) throw errors.badResponse(url, 'an answer that is not MLflow’s');
      return parsed.data;
    },
    async version() {
      const url = new URL(`${base}/version`);
      const reply = await send(url, {});
      if (!reply.ok) throw failureOf(url, reply, undefined);
      return reply.body.trim();
    },
    async readArtifact(path) {
      const url = artifactUrl(path);
      const reply = await send(url, {});
      if (reply.ok) return reply.body;
      const refusal = refusalSchema.safeParse(jsonOrUndefined(reply.body)).data;
      if (refusal?.error_code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
      throw failureOf(url, reply, refusal);
    },
    async writeArtifact(path, text) {
      const url = artifactUrl(path);
      const reply = await send(url, { method: 'PUT', body: text });
      if (!reply.ok) throw failureOf(url, reply, refusalSchema.safeParse(jsonOrUndefined(reply.body)).data);
    },
  };
}

const refusalSchema = z.object({ error_code: z.string(), message: z.string().default('') });

/** A page of versions is a few hundred kilobytes, a large model a few megabytes. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

interface Reply {
  readonly ok: boolean;
  readonly status: number;
  readonly body: string;
}

function failureOf(url: URL, { status }: Reply, refusal: z.infer<typeof refusalSchema> | undefined) {
  if (status === 401 || status === 403) return errors.notAuthorised(url, status);
  const said = refusal === undefined ? `status ${status}` : `${refusal.error_code}: ${refusal.message}`;
  if (status === 429 || status >= 500) return errors.unavailable(url, said);
  return refusal === undefined ? errors.badResponse(url, said) : errors.refused(url, said);
}

function authorization(credentials: MlflowCredentials): Readonly<Record<string, string>> {
  switch (credentials.kind) {
    case 'none':
      return {};
    case 'token':
      return { authorization: `Bearer ${credentials.token}` };
    case 'basic': {
      const pair = `${credentials.user}:${credentials.password}`;
      return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
    }
  }
}

/** What a server that repeats our question must not bring into a message. */
function ownWords(credentials: MlflowCredentials): readonly string[] {
  const header = authorization(credentials).authorization?.replace(/^\w+ /, '') ?? '';
  const password = credentials.kind === 'basic' ? credentials.password : '';
  return [header, password].filter((word) => word !== '');
}

/** One request, whole answer, within the time allowed. */
async function sendInTime(
  url: URL,
  request: RequestInit,
  { clock, requestTimeoutMs }: MlflowClientOptions,
): Promise<Reply> {
  const late = new AbortController();
  const done = new AbortController();
  void clock.sleep(requestTimeoutMs, done.signal).then(() => {
    late.abort(new Error(`no answer within ${requestTimeoutMs / 1_000} s`));
  });
  try {
    const response = await fetch(url, { ...request, signal: late.signal, redirect: 'manual' });
    const body = await readCappedBody(response, MAX_BODY_BYTES);
    if (body === undefined) throw errors.badResponse(url, `more than ${MAX_BODY_BYTES} bytes`);
    return { ok: response.ok, status: response.status, body };
  } catch (cause) {
    throw cause instanceof Error && 'code' in cause && cause.code === 'MLFLOW_BAD_RESPONSE'
      ? cause
      : errors.unreachable(url, cause);
  } finally {
    done.abort();
  }
}
