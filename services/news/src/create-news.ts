import type { Clock, EventLog, LanguageModel, NewsFeed } from '@foretick/ports';
import { collectNews } from './collect-news.ts';
import { readNews } from './read-news.ts';

export interface NewsOptions {
  readonly log: EventLog;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** None: only what is on topic `news` already is read. */
  readonly feeds: readonly NewsFeed[];
  /** What reads the articles. */
  readonly model: LanguageModel;
  /** Reads those that `model` cannot. */
  readonly fallback: LanguageModel;
  /** Told when a feed or the model stops answering, in plain words why, and with `undefined` when it does again. */
  readonly report: (
    what: { readonly kind: 'feed' | 'model'; readonly name: string },
    reason: string | undefined,
  ) => void;
}

/**
 * News from feeds to signals: topic `news` has each story once, `news_signals` what was read in it, from the time at which
 * that was ready. One process of a system runs it.
 */
export function createNews(options: NewsOptions): { run(signal: AbortSignal): Promise<void> } {
  const { report } = options;
  return {
    async run(signal) {
      const stop = new AbortController();
      const anyStop = AbortSignal.any([signal, stop.signal]);
      const running = [
        collectNews(
          { ...options, report: (name, reason) => report({ kind: 'feed', name }, reason) },
          anyStop,
        ),
        readNews({ ...options, report: (name, reason) => report({ kind: 'model', name }, reason) }, anyStop),
      ];
      try {
        await Promise.all(running);
      } finally {
        stop.abort();
        await Promise.allSettled(running);
      }
    },
  };
}
