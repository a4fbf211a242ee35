import { type FeedLimits, pollFeed } from '@foretick/feed-connection';
import type { Clock, NewsFeed } from '@foretick/ports';
import { feedNameOf } from './default-feeds.ts';
import { readItems } from './read-items.ts';

export interface RssFeedOptions extends FeedLimits {
  readonly url: string;
  /** Tells dates in `Retry-After` from now. */
  readonly clock: Clock;
  /** Default: by the host. */
  readonly name?: string;
  /** Default: 5 minutes. */
  readonly pollEveryMs?: number;
}

/** One RSS or Atom feed over HTTP. */
export function createRssFeed(options: RssFeedOptions): NewsFeed {
  const request = { ...options, headers: HEADERS, read: readItems, unchangedBy: 'server' } as const;
  return {
    name: options.name ?? feedNameOf(options.url),
    pollEveryMs: options.pollEveryMs ?? 5 * 60_000,
    poll: (memory, signal) => pollFeed(request, memory, signal),
  };
}

const HEADERS = {
  accept: 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8',
};
