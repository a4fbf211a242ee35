import type { Article } from '@foretick/core/news';
import type { CompanionRecord, NewsReading, NewsRecord } from '@foretick/ports';
import type { RecordTable } from './record-tables.ts';

type Retold = Extract<NewsRecord, { kind: 'retold' }>;
type HandedOn = Extract<CompanionRecord, { kind: 'news' }>;

/** One number that an article says of one coin. */
interface SignalRow {
  readonly reading: NewsReading;
  readonly coin: string;
  readonly score: number;
}

const articles: RecordTable<Article> = {
  name: 'news_articles',
  key: ['article_id'],
  time: 'published_at',
  columns: [
    ['article_id', 'VARCHAR', (article) => article.articleId],
    ['title', 'VARCHAR', (article) => article.title],
    ['text', 'VARCHAR', (article) => article.text],
    ['url', 'VARCHAR', (article) => article.url],
    ['source', 'VARCHAR', (article) => article.source],
    ['published_at', 'BIGINT', (article) => article.publishedAt],
    ['first_seen_at', 'BIGINT', (article) => article.firstSeenAt],
    ['coins_json', 'VARCHAR', (article) => JSON.stringify(article.coins)],
  ],
};

const retold: RecordTable<Retold> = {
  name: 'news_retold',
  key: ['article_id', 'source', 'url'],
  time: 'seen_at',
  columns: [
    ['article_id', 'VARCHAR', (telling) => telling.articleId],
    ['source', 'VARCHAR', (telling) => telling.source],
    ['url', 'VARCHAR', (telling) => telling.url],
    ['seen_at', 'BIGINT', (telling) => telling.seenAt],
  ],
};

const readings: RecordTable<NewsReading> = {
  name: 'news_readings',
  key: ['article_id'],
  time: 'published_at',
  columns: [
    ['article_id', 'VARCHAR', (reading) => reading.articleId],
    ['published_at', 'BIGINT', (reading) => reading.publishedAt],
    ['available_at', 'BIGINT', (reading) => reading.availableAt],
    ['availability', 'VARCHAR', (reading) => reading.availability],
    ['reader', 'VARCHAR', (reading) => reading.reader],
    ['reader_version', 'VARCHAR', (reading) => reading.readerVersion],
    ['fallback', 'VARCHAR', (reading) => reading.fallback],
    ['assessment_json', 'VARCHAR', (reading) => JSON.stringify(reading.assessment)],
    ['call_json', 'VARCHAR', (reading) => JSON.stringify(reading.call)],
  ],
};

const signals: RecordTable<SignalRow> = {
  name: 'news_signals',
  key: ['article_id', 'coin'],
  time: 'published_at',
  columns: [
    ['article_id', 'VARCHAR', ({ reading }) => reading.articleId],
    ['coin', 'VARCHAR', ({ coin }) => coin],
    ['published_at', 'BIGINT', ({ reading }) => reading.publishedAt],
    ['available_at', 'BIGINT', ({ reading }) => reading.availableAt],
    ['score', 'DOUBLE', ({ score }) => score],
  ],
};

/** When an instrument's forecasts could know of a signal, where that was decided live. */
const handedOn: RecordTable<HandedOn> = {
  name: 'news_handed_on',
  key: ['instrument', 'interval_sec', 'article_id'],
  time: 'published_at',
  columns: [
    ['instrument', 'VARCHAR', ({ instrument }) => instrument],
    ['interval_sec', 'INTEGER', ({ intervalSec }) => intervalSec],
    ['article_id', 'VARCHAR', ({ signal }) => signal.id],
    ['published_at', 'BIGINT', ({ signal }) => signal.publishedAt],
    ['available_at', 'BIGINT', ({ signal }) => signal.availableAt],
  ],
};

export const NEWS_TABLES = { articles, retold, readings, signals, handedOn };
