import { classifierReader, lexicon } from '@foretick/adapter-lexicon';
import { createRssFeed, DEFAULT_FEEDS, feedNameOf } from '@foretick/adapter-rss';
import { systemClock } from '@foretick/adapter-system-clock';
import type { LanguageModel, NewsFeed } from '@foretick/ports';
import type { Config } from '../config/config-schema.ts';
import { readClassifier } from '../news/classifier-file.ts';
import { openLanguageModel } from './language-model.ts';

/** Where news comes from and what reads it. */
export interface NewsSource {
  readonly feeds: readonly NewsFeed[];
  readonly model: LanguageModel;
  /** Reads what `model` cannot. */
  readonly fallback: LanguageModel;
  close(): Promise<void>;
}

/** Reads news of the past: at once and for nothing, however much there is. */
export const readerOfPast: LanguageModel = lexicon;

/**
 * Feeds belong to a live market: beside a simulated or a recorded one today's news would say nothing true. They are read by the
 * language model that is configured, else by the classifier that was fitted, else by the lexicon. Throws `CONFIG_INVALID`,
 * `CLASSIFIER_BROKEN`, `LLM_RECORD_UNAVAILABLE`.
 */
export function openNews(config: Config): NewsSource | undefined {
  if (config.news === 'off' || config.source !== 'live') return undefined;
  const allowPrivate = config.newsPrivateFeeds === 'on';
  const urls = [...new Set(config.newsFeeds ?? DEFAULT_FEEDS)];
  const names = urls.map(feedNameOf);
  const feeds = urls.map((url, at) => {
    // Several feeds of one host are told apart by where they are there; never by a query, which may hold a key.
    const isAlone = names.filter((name) => name === names[at]).length === 1;
    const place = `${feedNameOf(url)}${new URL(url).pathname}`;
    const before = urls.slice(0, at).filter((one) => `${feedNameOf(one)}${new URL(one).pathname}` === place);
    const name = isAlone ? feedNameOf(url) : before.length === 0 ? place : `${place} (${before.length + 1})`;
    return createRssFeed({ url, name, clock: systemClock, allowPrivate });
  });
  const classifier = readClassifier(config.dataDir);
  const fallback = classifier === undefined ? lexicon : classifierReader(classifier);
  const opened = openLanguageModel(config);
  return { feeds, model: opened?.model ?? fallback, fallback, close: async () => opened?.close() };
}
