import { addressGuard, type Got, guardedRequest, RefusedAddress } from '@foretick/guarded-http';
import {
  type Clock,
  type FeedMemory,
  type FeedPoll,
  type NewsFeed,
  readCappedBody,
  unreachableReason,
} from '@foretick/ports';
import { feedNameOf } from './default-feeds.ts';
import { readItems } from './read-items.ts';

export interface RssFeedOptions {
  readonly url: string;
  /** Tells dates in `Retry-After` from now. */
  readonly clock: Clock;
  /** Default: by the host. */
  readonly name?: string;
  /** Default: 5 minutes. */
  readonly pollEveryMs?: number;
  /** Whether addresses of this machine and its network may be asked. Default: no. */
  readonly allowPrivate?: boolean;
  /** For the whole answer. Default: 20 s. */
  readonly timeoutMs?: number;
  /** Of the unpacked answer. Default: 4 MiB. */
  readonly maxBytes?: number;
}

/** One RSS or Atom feed over HTTP. */
export function createRssFeed(options: RssFeedOptions): NewsFeed {
  return {
    name: options.name ?? feedNameOf(options.url),
    pollEveryMs: options.pollEveryMs ?? 5 * 60_000,
    poll: (memory, signal) => poll(options, memory, signal),
  };
}

async function poll(options: RssFeedOptions, memory: FeedMemory, signal: AbortSignal): Promise<FeedPoll> {
  const { url, allowPrivate = false, timeoutMs = 20_000 } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const got = await guardedRequest(url, {
      headers: headersFor(memory),
      guard: addressGuard({ allowPrivate }),
      signal: AbortSignal.any([signal, timeout]),
    });
    return await outcomeOf(got, options);
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) return failed(`no whole answer within ${timeoutMs / 1_000} s`);
    if (error instanceof RefusedAddress) return failed(error.message);
    return failed(unreachableReason(new URL(url).host, error));
  }
}

async function outcomeOf({ url, response }: Got, { clock, maxBytes = 4 * 2 ** 20 }: RssFeedOptions) {
  if (response.status === 304) return { kind: 'unchanged' } as const;
  if (!response.ok) {
    await response.body?.cancel();
    const waitMs = retryAfterMs(response.headers.get('retry-after'), clock.now());
    return failed(`it answers ${response.status}`, waitMs);
  }
  const body = await readCappedBody(response, maxBytes);
  if (body === undefined) return failed(`it is longer than ${maxBytes} bytes`);
  const read = readItems(body, url);
  if (!read.ok) return failed(read.reason);
  const memory = {
    etag: response.headers.get('etag') ?? '',
    lastModified: response.headers.get('last-modified') ?? '',
  };
  return { kind: 'items', items: read.items, memory } as const;
}

function headersFor({ etag, lastModified }: FeedMemory): Record<string, string> {
  return {
    accept: 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8',
    'accept-encoding': 'gzip, br',
    'user-agent': 'Foretick',
    ...(etag !== '' && { 'if-none-match': etag }),
    ...(lastModified !== '' && { 'if-modified-since': lastModified }),
  };
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
