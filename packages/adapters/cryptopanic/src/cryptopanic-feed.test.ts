import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { answerJson, FAILURES, type FeedServer, startFeedServer } from '@foretick/feed-connection/testing';
import { type Clock, NO_FEED_MEMORY } from '@foretick/ports';
import { newsFeedContract, type PublishedItem } from '@foretick/ports/contract/news-feed';
import { createCryptoPanicFeed } from './index.ts';

const KEY = 'secret-token-1';
const clock: Clock = { now: () => 0, sleep: async () => undefined };
const { signal } = new AbortController();
const servers: FeedServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

newsFeedContract('cryptopanic', async () => {
  const server = await newServer();
  return {
    feed: feedOf(server),
    publish: (items) => server.answer(answerJson({ next: null, previous: null, results: items.map(post) })),
    fail: (how) => server.answer(FAILURES[how]),
  };
});

describe('cryptopanic', () => {
  it('is asked for public news in English, by its key', async () => {
    const server = await newServer();
    let asked = '';
    server.answer((request, response) => {
      asked = request.url ?? '';
      answerJson({ results: [] })(request, response);
    });
    await feedOf(server).poll(NO_FEED_MEMORY, signal);
    assert.equal(asked, `/posts/?auth_token=${KEY}&public=true&kind=news&regions=en`);
  });

  it('does without what a small plan leaves out', async () => {
    const server = await newServer();
    server.answer(answerJson({ results: [{ title: 'Bitcoin rises', published_at: null, kind: 'news' }] }));
    const polled = await feedOf(server).poll(NO_FEED_MEMORY, signal);
    assert.ok(polled.kind === 'items');
    assert.deepEqual(polled.items, [{ title: 'Bitcoin rises', text: '', url: '', publishedAt: undefined }]);
  });

  it('names the key nowhere, and gives it to no other host', async () => {
    const [server, stranger] = [await newServer(), await newServer()];
    const strangers: string[] = [];
    stranger.answer((request, response) => {
      strangers.push(request.url ?? '');
      response.end();
    });
    const said: string[] = [];
    for (const answer of [
      answerJson({ status: 'error', info: `token ${KEY} is not valid` }, 401),
      answerJson({ info: KEY }, 429),
      answerJson({ info: KEY }),
      (_, response) => response.writeHead(302, { location: `${stranger.url}/?auth_token=${KEY}` }).end(),
      (_, response) => response.writeHead(302, { location: `ftp://${KEY}.example/` }).end(),
      (request) => request.socket.destroy(),
    ] satisfies Parameters<FeedServer['answer']>[0][]) {
      server.answer(answer);
      const polled = await feedOf(server).poll(NO_FEED_MEMORY, signal);
      said.push(polled.kind === 'failed' ? polled.reason : polled.kind);
    }
    assert.deepEqual(strangers, []);
    assert.ok(!said.join().includes(KEY), said.join());
    assert.match(said[0] ?? '', /^it answers 401: .*FORETICK_CRYPTOPANIC_KEY$/);
    assert.match(said[1] ?? '', /^it answers 429: the requests of its plan are used up$/);
    assert.match(said[3] ?? '', /^it sends on to 127\.0\.0\.1:\d+, which was not asked for$/);
  });
});

async function newServer(): Promise<FeedServer> {
  const server = await startFeedServer();
  servers.push(server);
  return server;
}

function feedOf(server: FeedServer) {
  const limits = { allowPrivate: true, timeoutMs: 500, maxBytes: 2 ** 20 };
  return createCryptoPanicFeed({ key: KEY, clock, pollEveryMs: 60_000, baseUrl: server.url, ...limits });
}

/** As version 2 of the API writes a post. */
function post({ title, html, link, publishedAt }: PublishedItem, id: number) {
  return {
    ...{ id, slug: `post-${id}`, kind: 'news', title, description: html },
    ...{ published_at: new Date(publishedAt).toISOString(), created_at: new Date(publishedAt).toISOString() },
    ...{ original_url: link, url: `https://cryptopanic.com/news/${id}/` },
    source: { title: 'News', region: 'en', domain: 'news.example', type: 'feed' },
    instruments: [{ code: 'BTC', title: 'Bitcoin', slug: 'bitcoin' }],
  };
}
