import { type Append, type FeatureStore, ForetickError, NEWS_KEY } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import { besideTheLog, createPastNews, type ImportedNews, type PastItem } from '../news/past-news.ts';
import { areRecorded, notNews, readNewsRows, storiesOf } from '../news/read-news-file.ts';
import type { RecordedStory } from '../news/recorded-news.ts';
import type { TextRow } from '../news/text-rows.ts';
import { timeOf } from '../news/time-of.ts';
import { parseArguments } from './parse-arguments.ts';

const argumentsSchema = z.object({ files: z.array(z.string()).length(1, 'one file') });

const time = z.union([
  z.int().min(0),
  z.string().transform((text, context) => {
    const epochMs = timeOf(text);
    if (epochMs === undefined) context.addIssue('it has to be a time, such as 2022-07-05T04:24Z');
    return epochMs ?? 0;
  }),
]);

const itemSchema = z.object({
  title: z.string().trim().min(1).max(500),
  text: z.string().max(20_000).default(''),
  url: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  source: z.string().min(1).max(200).default('import'),
  published_at: time,
});

const BATCH = 500;

/**
 * Brings news of the past into the tables: headlines from JSON or CSV are read by the lexicon and marked as modelled, what
 * `foretick news export` wrote keeps its readings. The same file twice adds nothing. Throws `INPUT_NOT_NEWS` with the first row that is none.
 */
export function importNewsCommand({ store }: { readonly store: Pick<FeatureStore, 'record'> }): Command {
  return async (args, progress, signal) => {
    const [file = ''] = parseArguments(argumentsSchema, args).files;
    const rows = await readNewsRows(file);
    if (areRecorded(rows)) return importRecorded(storiesOf(file, rows), store);
    const items = itemsOf(file, rows).sort((a, b) => a.publishedAt - b.publishedAt);
    const news = createPastNews(store);
    for (let from = 0; from < items.length; from += BATCH) {
      if (signal.aborted) throw new ForetickError('INTERRUPTED', 'the import was interrupted');
      await news.add(items.slice(from, from + BATCH), signal);
      progress(Math.min(1, (from + BATCH) / items.length), 'reading');
    }
    return { ...news.imported() };
  };
}

function itemsOf(file: string, rows: readonly TextRow[]): PastItem[] {
  return rows.map(({ value, place }) => {
    const item = itemSchema.safeParse(value);
    if (item.success) {
      const { published_at: publishedAt, ...rest } = item.data;
      return { ...rest, publishedAt };
    }
    const [issue] = item.error.issues;
    const what = `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not valid'}`;
    throw notNews(`${file}, ${place} is no news (${what})`);
  });
}

/** What was read elsewhere comes in as it was read. */
async function importRecorded(
  stories: readonly RecordedStory[],
  store: Pick<FeatureStore, 'record'>,
): Promise<Record<string, unknown>> {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let start = 0; start < stories.length; start += BATCH) {
    const batch = stories.slice(start, start + BATCH);
    const records = batch.flatMap(({ article, reading }): Append[] => [
      { topic: 'news', key: NEWS_KEY, value: { kind: 'article', article } },
      { topic: 'news_signals', key: NEWS_KEY, value: reading },
    ]);
    await store.record(records.map(besideTheLog), []);
    for (const { publishedAt } of batch.map(({ article }) => article)) {
      from = Math.min(from, publishedAt);
      to = Math.max(to, publishedAt);
    }
  }
  const imported: ImportedNews = {
    ...{ read: stories.length, articles: stories.length, told_again: 0, other_language: 0, from, to },
  };
  return { ...imported };
}
