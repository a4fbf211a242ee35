import { readFile } from 'node:fs/promises';
import { type Article, coinsOf } from '@foretick/core/news';
import { ForetickError, stableId } from '@foretick/ports';
import * as z from 'zod';
import { textRows } from '../../news/text-rows.ts';
import { timeOf } from '../../news/time-of.ts';

/** Articles of a file, oldest first, and how many of its rows are none. */
export interface ReadArticles {
  readonly articles: readonly Article[];
  /** Rows without a title or a time. */
  readonly unreadable: number;
}

/**
 * Reads CSV with a header line, a JSON array of objects, or one object a line. Columns go by their usual names. Coins that no column
 * names are taken from the text. Throws `INPUT_NOT_READABLE`.
 */
export async function readArticles(path: string): Promise<ReadArticles> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw notReadable(path, String(cause), cause);
  });
  const rows = rowsOf(path, text);
  const articles = rows.flatMap((row) => articleOf(row) ?? []);
  if (articles.length === 0) throw notReadable(path, 'no row with a title and a time');
  return {
    articles: articles.sort((a, b) => a.publishedAt - b.publishedAt || (a.articleId < b.articleId ? -1 : 1)),
    unreadable: rows.length - articles.length,
  };
}

type Row = Readonly<Record<string, unknown>>;

function articleOf(row: Row): Article | undefined {
  const of = (...names: readonly string[]): string => {
    const value = names
      .map((name) => row[name])
      .find((one) => one !== undefined && one !== null && one !== '');
    return Array.isArray(value) ? value.join(',') : String(value ?? '').trim();
  };
  const title = of('title', 'headline');
  const publishedAt = timeOf(of('published_at', 'publishedat', 'date', 'time', 'datetime', 'published'));
  if (title === '' || publishedAt === undefined) return undefined;
  const text = of('text', 'body', 'summary', 'description', 'content');
  const coins = of('coins', 'tickers');
  return {
    articleId: stableId('article', title, text),
    ...{ title, text, publishedAt, firstSeenAt: publishedAt },
    url: of('url', 'link'),
    source: of('source', 'publisher') || 'import',
    coins: coins === '' ? coinsOf(title, text) : coins.split(/[,\s|]+/).filter((coin) => coin !== ''),
  };
}

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

function rowsOf(path: string, text: string): readonly Row[] {
  const parsed = rowsSchema.safeParse(textRows(text).map(({ value }) => value));
  if (!parsed.success) throw notReadable(path, 'no JSON array of objects, and no object on each line');
  return parsed.data.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value])),
  );
}

function notReadable(path: string, why: string, cause?: unknown): ForetickError {
  return new ForetickError(
    'INPUT_NOT_READABLE',
    `${path} cannot be read as news (${why}); give CSV with a header line, or JSON, with columns title, text and published_at`,
    { cause },
  );
}
