import { type Article, coinsOf, createStoryIndex, isEnglish } from '@foretick/core/news';
import { type Append, type FeatureStore, type LogRecord, NEWS_KEY, type NewsReading } from '@foretick/ports';
import { signalsOf } from '@foretick/service-news';
import { readerOfPast } from '../profiles/news.ts';

/** A headline of the past. */
export interface PastItem {
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly source: string;
  /** Epoch ms. */
  readonly publishedAt: number;
}

/** What came of bringing news in. Times are of publication, epoch ms. */
export interface ImportedNews {
  readonly read: number;
  readonly articles: number;
  readonly told_again: number;
  readonly other_language: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** Brings headlines of the past into the tables, read at once and marked as modelled. What is there already stays. */
export interface PastNews {
  /** Oldest first, in this call and from call to call. */
  add(items: readonly PastItem[], signal: AbortSignal): Promise<void>;
  imported(): ImportedNews;
}

export function createPastNews(store: Pick<FeatureStore, 'record'>): PastNews {
  const stories = createStoryIndex({ windowMs: STORY_WINDOW_MS, maxStories: 1_000 });
  let so = { read: 0, articles: 0, told_again: 0, other_language: 0 };
  let span: { from: number | null; to: number | null } = { from: null, to: null };
  return {
    async add(items, signal) {
      const records: Append[] = [];
      const counts = { ...so, read: so.read + items.length };
      for (const { title, text, url, source, publishedAt } of items) {
        if (!isEnglish(`${title}. ${text}`)) {
          counts.other_language += 1;
          continue;
        }
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
      so = counts;
      span = { from: span.from ?? items[0]?.publishedAt ?? null, to: items.at(-1)?.publishedAt ?? span.to };
    },
    imported: () => ({ ...so, ...span }),
  };
}

/** How long after its publication a signal is taken to have been ready: a poll of five minutes, and a reading. */
const MODELLED_LATENCY_MS = 6 * 60_000;
const STORY_WINDOW_MS = 48 * 3_600_000;

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
export function besideTheLog(one: Append, offset: number): LogRecord {
  return { ...one, partition: -1, offset };
}
