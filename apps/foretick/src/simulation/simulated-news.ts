import type { Clock, LanguageModel, NewsFeed } from '@foretick/ports';
import { ForetickError } from '@foretick/ports';
import type { NewsSource } from '../profiles/news.ts';

/** Headlines that come now and then, some late and some twice, and a reader that is slow, fails, or says nothing of use. */
export function simulatedNews(options: {
  /** Of the process that reads. */
  readonly clock: Clock;
  readonly random: () => number;
  /** What reads well. */
  readonly reader: LanguageModel;
  /** Whether anything goes wrong. */
  readonly isTroubled: () => boolean;
}): NewsSource {
  const { clock, random, reader, isTroubled } = options;
  const feed = (name: string): NewsFeed => ({
    name,
    pollEveryMs: 30_000,
    poll: async (memory, signal) => {
      await clock.sleep(random() * 2_000, signal);
      if (isTroubled() && random() < 0.2) {
        return { kind: 'failed', reason: 'status 503', retryAfterMs: random() < 0.5 ? 20_000 : undefined };
      }
      const now = clock.now();
      const items = [0, 1, 2].map((back) => headline(Math.floor(now / NEWS_EVERY_MS) - back));
      return { kind: 'items', memory, items };
    },
  });
  const model: LanguageModel = {
    ...{ name: 'simulated', version: 'simulated-1', concurrency: 2 },
    assess: async (article, signal) => {
      await clock.sleep(random() * 3_000, signal);
      if (isTroubled() && random() < 0.15) await clock.sleep(random() * 60_000, signal);
      if (isTroubled() && random() < 0.15) {
        throw new ForetickError('LLM_UNAVAILABLE', 'the simulated model is not there', { retryable: true });
      }
      const outcome = await reader.assess(article, signal);
      if (!isTroubled() || random() >= 0.1) return outcome;
      return { kind: 'unusable', reason: 'no JSON', call: outcome.call };
    },
  };
  return { feeds: [feed('one'), feed('other')], model, fallback: reader, close: async () => {} };
}

const NEWS_EVERY_MS = 75_000;

/** The same story wherever and whenever it is told. */
function headline(number: number) {
  const coin = number % 2 === 0 ? 'Bitcoin' : 'Ethereum';
  const happened = STORIES[number % STORIES.length] ?? '';
  return {
    title: `${coin} ${happened} in round ${number}`,
    text: `${coin} ${happened}. Traders of round ${number} took note of it.`,
    url: `https://news.example/${number}`,
    publishedAt: number * NEWS_EVERY_MS,
  };
}

const STORIES = [
  'soars after approval of a fund',
  'crashes after a hack',
  'waits for the regulator',
  'rallies',
];
