import { type Article, coinsOf, createStoryIndex, isEnglish } from '@foretick/core/news';
import { type Append, ForetickError, type LogRecord, NEWS_KEY, type NewsReading } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import { signalsOf } from '@foretick/service-news';
import * as z from 'zod';
import { areRecorded, notNews, readNewsRows, storiesOf } from '../news/read-news-file.ts';
import type { RecordedStory } from '../news/recorded-news.ts';
import type { TextRow } from '../news/text-rows.ts';
import { timeOf } from '../news/time-of.ts';
import { readerOfPast } from '../profiles/news.ts';
import type { Workspace } from '../profiles/profile.ts';
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

type Item = z.infer<typeof itemSchema>;

/** How long after its publication a signal is taken to have been ready: a poll of five minutes, and a reading. */
const MODELLED_LATENCY_MS = 6 * 60_000;
const STORY_WINDOW_MS = 48 * 3_600_000;
const BATCH = 500;

/** What came of an import. Times are of publication, epoch ms. */
interface ImportedNews {
  readonly read: number;
  readonly articles: number;
  readonly told_again: number;
  readonly other_language: number;
  readonly from: number | null;
  readonly to: number | null;
}

/**
 * Brings news of the past into the tables: headlines from JSON or CSV are read by the lexicon and marked as modelled, what
 * `foretick news export` wrote keeps its readings. The same file twice adds nothing. Throws `INPUT_NOT_NEWS` with the first row that is none.
 */
export function importNewsCommand({ store }: Workspace): Command {
  return async (args, progress, signal) => {
    const [file = ''] = parseArguments(argumentsSchema, args).files;
    const rows = await readNewsRows(file);
    if (areRecorded(rows)) return importRecorded(storiesOf(file, rows), store);
    const items = itemsOf(file, rows).sort((a, b) => a.published_at - b.published_at);
    const stories = createStoryIndex({ windowMs: STORY_WINDOW_MS, maxStories: 1_000 });
    const counts = { read: items.length, articles: 0, told_again: 0, other_language: 0 };
    for (let from = 0; from < items.length; from += BATCH) {
      if (signal.aborted) throw new ForetickError('INTERRUPTED', 'the import was interrupted');
      const records: Append[] = [];
      for (const item of items.slice(from, from + BATCH)) {
        if (!isEnglish(`${item.title}. ${item.text}`)) {
          counts.other_language += 1;
          continue;
        }
        const { title, text, url, source, published_at: publishedAt } = item;
        const told = stories.add({ title, text, firstSeenAt: publishedAt });
        if (told.kind === 'repeat') {
          counts.told_again += 1;
          const value = { articleId: told.storyId, source, url, seenAt: publishedAt };
          records.push({ topic: 'news', key: NEWS_KEY, value: { kind: 'retold', ...value } });
          continue;
        }
        counts.articles += 1;
        const article: Article = {
          ...{ articleId: told.storyId, title, text, url, source, publishedAt },
          firstSeenAt: publishedAt,
          coins: coinsOf(title, text),
        };
        records.push({ topic: 'news', key: NEWS_KEY, value: { kind: 'article', article } });
        records.push({ topic: 'news_signals', key: NEWS_KEY, value: await readingOf(article, signal) });
      }
      await store.record(records.map(besideTheLog), []);
      progress(Math.min(1, (from + BATCH) / items.length), 'reading');
    }
    return { ...counts, from: items[0]?.published_at ?? null, to: items.at(-1)?.published_at ?? null };
  };
}

function itemsOf(file: string, rows: readonly TextRow[]): Item[] {
  return rows.map(({ value, place }) => {
    const item = itemSchema.safeParse(value);
    if (item.success) return item.data;
    const [issue] = item.error.issues;
    const what = `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not valid'}`;
    throw notNews(`${file}, ${place} is no news (${what})`);
  });
}

/** What was read elsewhere comes in as it was read. */
async function importRecorded(
  stories: readonly RecordedStory[],
  store: Workspace['store'],
): Promise<ImportedNews> {
  for (let from = 0; from < stories.length; from += BATCH) {
    const records = stories.slice(from, from + BATCH).flatMap(({ article, reading }): Append[] => [
      { topic: 'news', key: NEWS_KEY, value: { kind: 'article', article } },
      { topic: 'news_signals', key: NEWS_KEY, value: reading },
    ]);
    await store.record(records.map(besideTheLog), []);
  }
  const times = stories.map(({ article }) => article.publishedAt);
  const span = { from: Math.min(...times), to: Math.max(...times) };
  return { read: stories.length, articles: stories.length, told_again: 0, other_language: 0, ...span };
}

async function readingOf(article: Article, signal: AbortSignal): Promise<NewsReading> {
  const { call, ...outcome } = await readerOfPast.assess(article, signal);
  if (outcome.kind === 'unusable') throw new Error(`${readerOfPast.name}: ${outcome.reason}`);
  return {
    ...{ articleId: article.articleId, publishedAt: article.publishedAt },
    ...{ availableAt: article.publishedAt + MODELLED_LATENCY_MS, availability: 'modelled' },
    ...{ assessment: outcome.assessment, signals: signalsOf(article, outcome.assessment) },
    ...{ reader: readerOfPast.name, readerVersion: readerOfPast.version, fallback: '', call },
  };
}

/** No partition of the log has this number, so that the positions of the log stay as they are. */
function besideTheLog(one: Append, offset: number): LogRecord {
  return { ...one, partition: -1, offset };
}
