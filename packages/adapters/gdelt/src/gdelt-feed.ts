import { pollFeed } from '@foretick/feed-connection';
import type { NewsFeed } from '@foretick/ports';
import { type GdeltOptions, gdeltRequest } from './gdelt-request.ts';

/** It looks at the world's news every 15 minutes. */
const POLL_EVERY_MS = 15 * 60_000;

/** What GDELT saw in the last hour. */
export function createGdeltFeed(options: GdeltOptions): NewsFeed {
  const request = gdeltRequest(options, { timespan: '1h', sort: 'datedesc' });
  return {
    name: 'gdelt',
    pollEveryMs: POLL_EVERY_MS,
    poll: (memory, signal) => pollFeed(request, memory, signal),
  };
}
