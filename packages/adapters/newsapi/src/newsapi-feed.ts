import { type FeedLimits, pollFeed, type ReadJson, readJsonItems, webLink } from '@foretick/feed-connection';
import type { Clock, NewsFeed } from '@foretick/ports';
import * as z from 'zod';

export interface NewsApiOptions extends FeedLimits {
  readonly key: string;
  readonly clock: Clock;
  readonly pollEveryMs: number;
  /** In NewsAPI's language of queries. Default: crypto at large. */
  readonly query?: string;
  /** Of the API. Default: the public one. */
  readonly baseUrl?: string;
}

const BASE_URL = 'https://newsapi.org/v2';
const QUERY = 'crypto OR cryptocurrency OR bitcoin OR ethereum';

/** The newest articles of NewsAPI about a query. Its key goes in a header. */
export function createNewsApiFeed(options: NewsApiOptions): NewsFeed {
  const { key, baseUrl = BASE_URL, query = QUERY, pollEveryMs } = options;
  const url = new URL(`${baseUrl}/everything`);
  url.search = new URLSearchParams({
    q: query,
    searchIn: 'title,description',
    language: 'en',
    sortBy: 'publishedAt',
    pageSize: '100',
  }).toString();
  const request = {
    ...options,
    url: url.href,
    headers: { accept: 'application/json', 'x-api-key': key },
    read: (body: string) => readJsonItems(body, readArticles),
    secret: key,
    unchangedBy: 'items',
    explain,
  } as const;
  return { name: 'newsapi', pollEveryMs, poll: (memory, signal) => pollFeed(request, memory, signal) };
}

const answerSchema = z.object({
  status: z.literal('ok'),
  articles: z.array(
    z.object({
      title: z.string().nullish(),
      description: z.string().nullish(),
      url: z.string().nullish(),
      publishedAt: z.string().nullish(),
    }),
  ),
});

/** What stands in the place of an article that was taken back. */
const REMOVED = '[Removed]';

function readArticles(value: unknown): ReadJson {
  const answer = answerSchema.safeParse(value);
  if (!answer.success) return { ok: false, reason: 'it is no list of articles' };
  const entries = answer.data.articles
    .filter(({ title }) => title !== REMOVED)
    .map(({ title, description, url, publishedAt }) => ({
      ...{ title, text: description, url: webLink(url), publishedAt: Date.parse(publishedAt ?? '') },
    }));
  return { ok: true, entries };
}

function explain(status: number): string | undefined {
  if (status === 401) return 'it does not take the key; check FORETICK_NEWSAPI_KEY';
  if (status === 426) return 'its plan does not allow this';
  return status === 429 ? 'the requests of its plan are used up' : undefined;
}
