import { createCryptoPanicFeed } from '@foretick/adapter-cryptopanic';
import { createGdeltFeed, createGdeltHistory } from '@foretick/adapter-gdelt';
import { classifierReader, lexicon } from '@foretick/adapter-lexicon';
import { createNewsApiFeed } from '@foretick/adapter-newsapi';
import { createRssFeed, DEFAULT_FEEDS, feedNameOf } from '@foretick/adapter-rss';
import { systemClock } from '@foretick/adapter-system-clock';
import type { LanguageModel, NewsFeed, NewsHistory } from '@foretick/ports';
import { createGeneratedNews, createSimulatedNewsWire } from '@foretick/simulator';
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

/** Where news of the past can be fetched. */
export function newsHistory(): NewsHistory {
  return createGdeltHistory({ clock: systemClock });
}

/**
 * Feeds of the world belong to a live market; a simulated one has a wire of its own, and a recorded one none: today's news would
 * say nothing true of it. All are read by the language model that is configured, else by the classifier that was fitted, else by
 * the lexicon. Throws `CONFIG_INVALID`, `CLASSIFIER_BROKEN`, `LLM_RECORD_UNAVAILABLE`.
 */
export async function openNews(config: Config): Promise<NewsSource | undefined> {
  if (config.news === 'off' || config.source === 'replay') return undefined;
  const classifier = readClassifier(config.dataDir);
  const fallback = classifier === undefined ? lexicon : classifierReader(classifier);
  const opened = openLanguageModel(config);
  const { feeds, close } =
    config.source === 'live' ? { feeds: liveFeeds(config), close: undefined } : await simulatedFeeds(config);
  return {
    ...{ feeds, fallback, model: opened?.model ?? fallback },
    close: async () => {
      opened?.close();
      await close?.();
    },
  };
}

function liveFeeds(config: Config): readonly NewsFeed[] {
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
  return [...feeds, ...apiFeeds(config)];
}

/** Outlets that are asked only where that is wanted: by a key, or by a switch. */
function apiFeeds({ cryptopanicKey, newsapiKey, keyedNewsMinutes, gdelt }: Config): readonly NewsFeed[] {
  const keyed = { clock: systemClock, pollEveryMs: keyedNewsMinutes * 60_000 };
  return [
    ...(cryptopanicKey === undefined ? [] : [createCryptoPanicFeed({ ...keyed, key: cryptopanicKey })]),
    ...(newsapiKey === undefined ? [] : [createNewsApiFeed({ ...keyed, key: newsapiKey })]),
    ...(gdelt === 'on' ? [createGdeltFeed({ clock: systemClock })] : []),
  ];
}

/** The price follows a headline from its first minute on. */
const SIMULATED_POLL_MS = 15_000;

/** A wire on this machine, about the coins of the simulated market of the same seed. */
async function simulatedFeeds({ seed, pairs }: Config) {
  const wire = await createSimulatedNewsWire({
    news: createGeneratedNews({ seed, pairs }),
    clock: systemClock,
  });
  const feed = createRssFeed({
    ...{ url: wire.url, name: 'simulated', clock: systemClock },
    ...{ pollEveryMs: SIMULATED_POLL_MS, allowPrivate: true },
  });
  return { feeds: [feed], close: () => wire.close() };
}
