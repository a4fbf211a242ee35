import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { answerJson, FAILURES, type FeedServer, startFeedServer } from '@foretick/feed-connection/testing';
import { type Clock, NO_FEED_MEMORY } from '@foretick/ports';
import { newsFeedContract, type PublishedItem } from '@foretick/ports/contract/news-feed';
import { createNewsApiFeed } from './index.ts';

const KEY = 'secret-key-1';
const clock: Clock = { now: () => 0, sleep: async () => undefined };
const { signal } = new AbortController();
const servers: FeedServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

newsFeedContract('newsapi', async () => {
  const server = await newServer();
  return {
    feed: feedOf(server),
    publish: (items) => server.answer(answerJson(answerWith(items.map(article)))),
    fail: (how) => server.answer(FAILURES[how]),
  };
});

describe('newsapi', () => {
  it('is asked for the newest in English, with its key in a header alone', async () => {
    const server = await newServer();
    const asked: unknown[] = [];
    server.answer((request, response) => {
      asked.push(request.url, request.headers['x-api-key']);
      answerJson(answerWith([]))(request, response);
    });
    await feedOf(server).poll(NO_FEED_MEMORY, signal);
    const query = 'q=crypto+OR+cryptocurrency+OR+bitcoin+OR+ethereum&searchIn=title%2Cdescription';
    assert.deepEqual(asked, [`/everything?${query}&language=en&sortBy=publishedAt&pageSize=100`, KEY]);
  });

  it('leaves out articles that were taken back or have no title', async () => {
    const server = await newServer();
    const [one, gone, bare] = [STORY, { ...STORY, title: '[Removed]' }, STORY].map(article);
    server.answer(answerJson(answerWith([one, gone, { ...bare, title: null, description: null }])));
    const polled = await feedOf(server).poll(NO_FEED_MEMORY, signal);
    assert.ok(polled.kind === 'items');
    assert.deepEqual(
      polled.items.map(({ title }) => title),
      [STORY.title],
    );
  });

  it('says what is wrong without naming the key', async () => {
    const server = await newServer();
    const said: string[] = [];
    for (const [status, code] of [
      [401, 'apiKeyInvalid'],
      [426, 'parameterInvalid'],
      [429, 'rateLimited'],
      [200, 'unexpectedError'],
    ] as const) {
      server.answer(answerJson({ status: 'error', code, message: `Your API key ${KEY} is wrong` }, status));
      const polled = await feedOf(server).poll(NO_FEED_MEMORY, signal);
      said.push(polled.kind === 'failed' ? polled.reason : polled.kind);
    }
    assert.deepEqual(said, [
      'it answers 401: it does not take the key; check FORETICK_NEWSAPI_KEY',
      'it answers 426: its plan does not allow this',
      'it answers 429: the requests of its plan are used up',
      'it is no list of articles',
    ]);
  });
});

const STORY: PublishedItem = {
  title: 'Bitcoin rises',
  html: 'It does.',
  link: 'https://news.example/a',
  publishedAt: 0,
};

async function newServer(): Promise<FeedServer> {
  const server = await startFeedServer();
  servers.push(server);
  return server;
}

function feedOf(server: FeedServer) {
  const limits = { allowPrivate: true, timeoutMs: 500, maxBytes: 2 ** 20 };
  return createNewsApiFeed({ key: KEY, clock, pollEveryMs: 60_000, baseUrl: server.url, ...limits });
}

function answerWith(articles: readonly unknown[]) {
  return { status: 'ok', totalResults: articles.length, articles };
}

function article({ title, html, link, publishedAt }: PublishedItem) {
  return {
    ...{ source: { id: null, name: 'News' }, author: null, title, description: html, url: link },
    ...{
      urlToImage: null,
      publishedAt: new Date(publishedAt).toISOString(),
      content: `${html} [+900 chars]`,
    },
  };
}
