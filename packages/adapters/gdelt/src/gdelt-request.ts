import {
  type FeedLimits,
  type FeedRequest,
  type ReadJson,
  readJsonItems,
  webLink,
} from '@foretick/feed-connection';
import type { Clock } from '@foretick/ports';
import * as z from 'zod';

export interface GdeltOptions extends FeedLimits {
  readonly clock: Clock;
  /** In GDELT's language of queries. Default: crypto at large, in English. */
  readonly query?: string;
  /** Of the document API. Default: the public one. */
  readonly baseUrl?: string;
}

const BASE_URL = 'https://api.gdeltproject.org/api/v2/doc/doc';
const QUERY = '(bitcoin OR ethereum OR cryptocurrency) sourcelang:english';

/** As many articles as one answer has at most. */
export const MAX_RECORDS = 250;

/** A request to the document API for a list of articles, with what bounds its time. */
export function gdeltRequest(options: GdeltOptions, bounds: Readonly<Record<string, string>>): FeedRequest {
  const { baseUrl = BASE_URL, query = QUERY } = options;
  const url = new URL(baseUrl);
  url.search = new URLSearchParams({
    ...{ query, mode: 'artlist', format: 'json', maxrecords: String(MAX_RECORDS) },
    ...bounds,
  }).toString();
  return {
    ...options,
    url: url.href,
    headers: { accept: 'application/json' },
    read: (body) => {
      // Told as plain text, with status 200 too.
      if (/^\s*please limit requests/i.test(body)) return { ok: false, reason: TOO_OFTEN };
      return readJsonItems(body, readArticles);
    },
    unchangedBy: 'items',
    explain: (status) => (status === 429 ? TOO_OFTEN : undefined),
  };
}

const TOO_OFTEN = 'it takes one request in five seconds from an address';

/** A search without a find is an empty object. */
const answerSchema = z.object({
  articles: z.array(z.object({ title: z.string(), url: z.string(), seendate: z.string() })).default([]),
});

function readArticles(value: unknown): ReadJson {
  const answer = answerSchema.safeParse(value);
  if (!answer.success) return { ok: false, reason: 'it is no list of articles' };
  const entries = answer.data.articles.map(({ title, url, seendate }) => ({
    ...{ title: joined(title), text: '', url: webLink(url), publishedAt: timeOf(seendate) },
  }));
  return { ok: true, entries };
}

/** Titles come with blanks around their marks: "Bitcoin falls below $ 30 , 000". */
function joined(title: string): string {
  return title
    .replace(/(?<=\d) ([.,]) (?=\d)/g, '$1')
    .replace(/ (?=[,.;:!?%)])/g, '')
    .replace(/(?<=[($]) /g, '');
}

/** `20230918T031500Z`, when GDELT saw it, in steps of 15 minutes. Epoch ms. */
function timeOf(text: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
