import assert from 'node:assert/strict';
import type { Article } from '@foretick/core/news';
import type { FeatureStore } from '../feature-store.ts';
import type { NewsReading } from '../news-records.ts';
import { append, BTC, ETH, record, START } from './feature-store-records.ts';

type Check = (title: string, body: (store: FeatureStore) => Promise<void>) => void;

/** The part of the feature store's contract that is about news. */
export function newsChecks(check: Check): void {
  check(
    'gives headlines newest first, with what was read in them and how often they were told',
    async (store) => {
      const [first, second, third] = [article('a', 1), article('b', 2, { coins: ['ETH'] }), article('c', 2)];
      const retold = {
        kind: 'retold',
        articleId: 'a',
        source: 'other',
        url: 'https://other.example/a',
      } as const;
      await record(store, [
        ...[first, second, third].map((one) => append('news', { kind: 'article', article: one })),
        append('news', { ...retold, seenAt: START + 5 }),
        append('news', { ...retold, url: 'https://other.example/b', seenAt: START + 6 }),
        append('news_signals', reading('a', 1)),
      ]);
      const all = [
        { article: third, reach: 1, reading: undefined },
        { article: second, reach: 1, reading: undefined },
        { article: first, reach: 3, reading: reading('a', 1) },
      ];
      assert.deepEqual(await store.headlines({ limit: 10 }), all);
      assert.deepEqual(await store.headlines({ limit: 1 }), all.slice(0, 1));
      assert.deepEqual(await store.headlines({ limit: 1, before: third }), all.slice(1, 2));
      assert.deepEqual(await store.headlines({ limit: 9, before: second }), all.slice(2));
      assert.deepEqual(await store.headlines({ limit: 9, coin: 'ETH' }), all.slice(1, 2));
      assert.deepEqual(await store.headlines({ limit: 9, coin: "'; --" }), []);
    },
  );

  check('keeps the first reading of an article, however often it comes', async (store) => {
    await record(store, [append('news_signals', reading('a', 1)), append('news_signals', reading('a', 9))]);
    await record(store, [append('news_signals', reading('a', 20))], { firstOffset: 10 });
    await record(store, [append('news', { kind: 'article', article: article('a', 1) })], { firstOffset: 20 });
    assert.deepEqual((await store.headlines({ limit: 10 }))[0]?.reading, reading('a', 1));
    assert.equal((await store.newsSignals({ instrument: BTC })).length, 1);
  });

  check(
    'gives each instrument the signals of its coin, from when its forecasts could know them',
    async (store) => {
      //  ready      a 10   b 20   c 30
      //  handed on to BTC: a only at 25, after b
      await record(store, [
        ...[reading('a', 10), reading('b', 20), reading('c', 30)].map((one) => append('news_signals', one)),
        append('companions', {
          kind: 'news',
          instrument: BTC,
          intervalSec: 60,
          signal: { id: 'a', publishedAt: START, availableAt: START + 25, score: 0.5 },
        }),
      ]);
      const known = async (query: Parameters<FeatureStore['newsSignals']>[0]) =>
        (await store.newsSignals(query)).map(({ id, availableAt, score }) => [
          id,
          availableAt - START,
          score,
        ]);
      assert.deepEqual(await known({ instrument: BTC }), [
        ['b', 20, 0.5],
        ['a', 25, 0.5],
        ['c', 30, 0.5],
      ]);
      assert.deepEqual(await known({ instrument: BTC, served: true }), [['a', 25, 0.5]]);
      assert.deepEqual(await known({ instrument: ETH, to: START + 20 }), [['a', 10, -0.25]]);
      assert.deepEqual(await known({ instrument: BTC, from: START + 21, to: START + 26 }), [['a', 25, 0.5]]);
    },
  );
}

function article(articleId: string, seen: number, changes: Partial<Article> = {}): Article {
  return {
    articleId,
    title: `It's "${articleId}"`,
    text: 'Text; with, marks',
    url: `https://news.example/${articleId}`,
    source: 'news.example',
    publishedAt: START,
    firstSeenAt: START + seen,
    coins: ['BTC'],
    ...changes,
  };
}

function reading(articleId: string, ready: number): NewsReading {
  return {
    articleId,
    publishedAt: START,
    availableAt: START + ready,
    availability: 'observed',
    assessment: {
      summary: 'A "summary".',
      scores: [{ coin: 'BTC', score: 1, confidence: 0.5 }],
      event: 'etf',
      novelty: 0.5,
      horizon: 'days',
    },
    signals: [
      { coin: 'BTC', score: 0.5 },
      { coin: 'ETH', score: -0.25 },
    ],
    reader: 'lexicon',
    readerVersion: '1',
    fallback: '',
    call: {
      ...{ model: 'lexicon', promptHash: '', attempts: 0, inputTokens: 0, outputTokens: 0 },
      ...{ cost: 0.001, latencyMs: 1.5 },
    },
  };
}
