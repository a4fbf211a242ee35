import { createHash } from 'node:crypto';
import { addressGuard, type Got, guardedRequest, RefusedAddress } from '@foretick/guarded-http';
import {
  type Clock,
  type FeedMemory,
  type FeedPoll,
  type NewsItem,
  readCappedBody,
  unreachableReason,
} from '@foretick/ports';

export type ReadItems =
  | { readonly ok: true; readonly items: readonly NewsItem[] }
  | { readonly ok: false; readonly reason: string };

/** How far an outlet is trusted. */
export interface FeedLimits {
  /** Whether addresses of this machine and its network may be asked. Default: no. */
  readonly allowPrivate?: boolean;
  /** For the whole answer. Default: 20 s. */
  readonly timeoutMs?: number;
  /** Of the unpacked answer. Default: 4 MiB. */
  readonly maxBytes?: number;
}

export interface FeedRequest extends FeedLimits {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Tells dates in `Retry-After` from now. */
  readonly clock: Clock;
  readonly read: (body: string, url: string) => ReadItems;
  /**
   * What the request carries that nobody else may see: it goes to no other host, and is blotted out of whatever is said of a
   * failure.
   */
  readonly secret?: string;
  /**
   * What tells an unchanged answer: the names that the server gives its answers (ETag, Last-Modified), or, of one that gives none,
   * the items themselves.
   */
  readonly unchangedBy: 'server' | 'items';
  /** In plain words what a status means that is not 200; `undefined`: no more than its number. */
  readonly explain?: (status: number) => string | undefined;
}

/** Asks an outlet once. Whatever it does is an outcome; throws only when `signal` aborts. */
export async function pollFeed(
  request: FeedRequest,
  memory: FeedMemory,
  signal: AbortSignal,
): Promise<FeedPoll> {
  const { url, secret, allowPrivate = false, timeoutMs = 20_000 } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  const polled = async (): Promise<FeedPoll> => {
    try {
      const got = await guardedRequest(url, {
        headers: headersFor(request, memory),
        guard: addressGuard({ allowPrivate }),
        sameOrigin: secret !== undefined,
        signal: AbortSignal.any([signal, timeout]),
      });
      return await outcomeOf(got, request, memory);
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) return failed(`no whole answer within ${timeoutMs / 1_000} s`);
      if (error instanceof RefusedAddress) return failed(error.message);
      return failed(unreachableReason(new URL(url).host, error));
    }
  };
  const outcome = await polled();
  if (outcome.kind !== 'failed' || secret === undefined) return outcome;
  return { ...outcome, reason: outcome.reason.replaceAll(secret, '…') };
}

async function outcomeOf(
  { url, response }: Got,
  { clock, read, explain, unchangedBy, maxBytes = 4 * 2 ** 20 }: FeedRequest,
  memory: FeedMemory,
): Promise<FeedPoll> {
  if (response.status === 304) return { kind: 'unchanged' };
  if (!response.ok) {
    await response.body?.cancel();
    const waitMs = retryAfterMs(response.headers.get('retry-after'), clock.now());
    const why = explain?.(response.status);
    return failed(`it answers ${response.status}${why === undefined ? '' : `: ${why}`}`, waitMs);
  }
  const body = await readCappedBody(response, maxBytes);
  if (body === undefined) return failed(`it is longer than ${maxBytes} bytes`);
  const found = read(body, url);
  if (!found.ok) return failed(found.reason);
  const { items } = found;
  if (unchangedBy === 'server') {
    const { headers } = response;
    const told = { etag: headers.get('etag') ?? '', lastModified: headers.get('last-modified') ?? '' };
    return { kind: 'items', items, memory: told };
  }
  const etag = createHash('sha256').update(JSON.stringify(items)).digest('base64url');
  return etag === memory.etag
    ? { kind: 'unchanged' }
    : { kind: 'items', items, memory: { etag, lastModified: '' } };
}

function headersFor({ headers, unchangedBy }: FeedRequest, { etag, lastModified }: FeedMemory) {
  const conditions: Record<string, string> =
    unchangedBy === 'items'
      ? {}
      : {
          ...(etag !== '' && { 'if-none-match': etag }),
          ...(lastModified !== '' && { 'if-modified-since': lastModified }),
        };
  return { 'accept-encoding': 'gzip, br', 'user-agent': 'Foretick', ...headers, ...conditions };
}

function failed(reason: string, retryAfterMs?: number): FeedPoll {
  return { kind: 'failed', reason, retryAfterMs };
}

/** Seconds or a date, by RFC 9110; a day at most. */
function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 86_400_000) : undefined;
}
