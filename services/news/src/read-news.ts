import type { Article, Assessment } from '@foretick/core/news';
import {
  type Append,
  type AssessmentOutcome,
  type Clock,
  type EventLog,
  ForetickError,
  type LanguageModel,
  NEWS_KEY,
  type NewsReading,
} from '@foretick/ports';

export interface ReadOptions {
  readonly log: EventLog;
  readonly clock: Clock;
  /** What reads the articles. */
  readonly model: LanguageModel;
  /** Reads those that `model` cannot, at once and without asking anybody. */
  readonly fallback: LanguageModel;
  /** Told when the model cannot be asked, and when it can again; not for every article. */
  readonly report: (model: string, reason: string | undefined) => void;
}

const READ_GROUP = 'news-reader';

/** Reads each article of topic `news` once and writes what it says to `news_signals`. */
export async function readNews(options: ReadOptions, signal: AbortSignal): Promise<void> {
  const { log, model } = options;
  const consumer = await log.consumer(READ_GROUP, ['news']);
  const ask = asking(options);
  while (!signal.aborted) {
    // No more at a time than the model reads at a time: what waits, waits in the log, and what is read is written at once.
    const batch = await consumer.poll(model.concurrency, signal);
    if (batch.length === 0) return;
    const articles = batch.flatMap(({ value }) => (value.kind === 'article' ? [value.article] : []));
    const readings = await Promise.all(articles.map((article) => ask(article, signal)));
    if (signal.aborted) return;
    const records = readings.map((value): Append => ({ topic: 'news_signals', key: NEWS_KEY, value }));
    await consumer.commit({ records, snapshots: [] });
  }
}

function asking({ clock, model, fallback, report }: ReadOptions) {
  let isAway = false;
  const told = (reason: string | undefined): void => {
    if (isAway === (reason !== undefined)) return;
    isAway = reason !== undefined;
    report(model.name, reason);
  };
  return async (article: Article, signal: AbortSignal): Promise<NewsReading> => {
    let reason: string;
    let spent: AssessmentOutcome['call'] | undefined;
    try {
      const outcome = await model.assess(article, signal);
      told(undefined);
      if (outcome.kind === 'assessed') {
        return readingOf(article, outcome.assessment, model, '', outcome.call, clock.now());
      }
      reason = outcome.reason;
      spent = outcome.call;
    } catch (error) {
      if (!(error instanceof ForetickError) && !signal.aborted) throw error;
      reason = error instanceof Error ? error.message : String(error);
      if (!signal.aborted) told(reason);
    }
    const { call, ...outcome } = await fallback.assess(article, signal);
    if (outcome.kind === 'unusable')
      throw new Error(`${fallback.name} gave nothing usable: ${outcome.reason}`);
    return readingOf(article, outcome.assessment, fallback, reason, spent ?? call, clock.now());
  };
}

function readingOf(
  article: Article,
  assessment: Assessment,
  { name, version }: LanguageModel,
  fallback: string,
  call: NewsReading['call'],
  now: number,
): NewsReading {
  return {
    articleId: article.articleId,
    publishedAt: article.publishedAt,
    availableAt: now,
    availability: 'observed',
    assessment,
    signals: signalsOf(article, assessment),
    reader: name,
    readerVersion: version,
    fallback,
    call,
  };
}

/**
 * One number for each coin: score times confidence, in [-1, 1]. What was old when it was first seen here says nothing: the
 * market knew it for long, and a first start sees the news of days at once.
 */
export function signalsOf(article: Article, { scores }: Assessment): NewsReading['signals'] {
  if (article.firstSeenAt - article.publishedAt > OLD_MS) return [];
  return scores.map(({ coin, score, confidence }) => ({ coin, score: (score / 2) * confidence || 0 }));
}

const OLD_MS = 6 * 3_600_000;
