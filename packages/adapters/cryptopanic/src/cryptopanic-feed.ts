import { type FeedLimits, pollFeed, type ReadJson, readJsonItems, webLink } from '@foretick/feed-connection';
import type { Clock, NewsFeed } from '@foretick/ports';
import * as z from 'zod';

export interface CryptoPanicOptions extends FeedLimits {
  readonly key: string;
  readonly clock: Clock;
  readonly pollEveryMs: number;
  /** Of the API. Default: the public one. */
  readonly baseUrl?: string;
}

const BASE_URL = 'https://cryptopanic.com/api/developer/v2';

/** The newest posts of CryptoPanic, version 2 of its API. Its key can go in the address only, which is therefore said nowhere. */
export function createCryptoPanicFeed(options: CryptoPanicOptions): NewsFeed {
  const { key, baseUrl = BASE_URL, pollEveryMs } = options;
  const url = new URL(`${baseUrl}/posts/`);
  url.search = new URLSearchParams({
    auth_token: key,
    public: 'true',
    kind: 'news',
    regions: 'en',
  }).toString();
  const request = {
    ...options,
    url: url.href,
    headers: { accept: 'application/json' },
    read: (body: string) => readJsonItems(body, readPosts),
    secret: key,
    unchangedBy: 'items',
    explain,
  } as const;
  return { name: 'cryptopanic', pollEveryMs, poll: (memory, signal) => pollFeed(request, memory, signal) };
}

const answerSchema = z.object({
  results: z.array(
    z.object({
      title: z.string(),
      description: z.string().nullish(),
      published_at: z.string().nullish(),
      original_url: z.string().nullish(),
      url: z.string().nullish(),
    }),
  ),
});

function readPosts(value: unknown): ReadJson {
  const answer = answerSchema.safeParse(value);
  if (!answer.success) return { ok: false, reason: 'it is no list of posts' };
  const entries = answer.data.results.map(({ title, description, published_at, original_url, url }) => ({
    ...{ title, text: description, publishedAt: Date.parse(published_at ?? '') },
    // The article itself, where the plan tells it.
    url: webLink(original_url) || webLink(url),
  }));
  return { ok: true, entries };
}

function explain(status: number): string | undefined {
  if (status === 401 || status === 403) return 'it does not take the key; check FORETICK_CRYPTOPANIC_KEY';
  return status === 429 ? 'the requests of its plan are used up' : undefined;
}
