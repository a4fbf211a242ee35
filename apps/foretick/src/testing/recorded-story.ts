import type { InstrumentId } from '@foretick/core/trade';
import type { RecordedStory } from '../news/recorded-news.ts';

/** A story that a language model read, good for BTC. */
export function recordedStory(
  articleId: string,
  availableAt: number,
  knownAt: ReadonlyMap<InstrumentId, number>,
): RecordedStory {
  return {
    article: {
      ...{ articleId, title: `Title of ${articleId}`, text: 'Its "text"', source: 'news.example' },
      ...{ url: `https://news.example/${articleId}`, publishedAt: 0, firstSeenAt: availableAt },
      coins: ['BTC'],
    },
    reading: {
      ...{
        articleId,
        publishedAt: 0,
        availableAt,
        availability: 'observed',
        signals: [{ coin: 'BTC', score: 0.6 }],
      },
      assessment: {
        ...{ summary: 'A summary.', event: 'etf', novelty: 0.5, horizon: 'days' },
        scores: [{ coin: 'BTC', score: 2, confidence: 0.6 }],
      },
      ...{ reader: 'qwen3-4b', readerVersion: '7', fallback: '' },
      call: {
        ...{ model: 'qwen3-4b', promptHash: 'p', attempts: 1, inputTokens: 9, outputTokens: 3 },
        ...{ cost: 0, latencyMs: 12.5 },
      },
    },
    knownAt,
  };
}
