import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { answerJson, FAILURES, type FeedServer, startFeedServer } from '@foretick/feed-connection/testing';
import { type Clock, NO_FEED_MEMORY } from '@foretick/ports';
import { newsFeedContract, type PublishedItem } from '@foretick/ports/contract/news-feed';
import { createGdeltFeed, createGdeltHistory } from './index.ts';

const QUARTER_MS = 15 * 60_000;
const START = Date.UTC(2026, 0, 5);
const { signal } = new AbortController();
const servers: FeedServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

newsFeedContract(
  'gdelt',
  async () => {
    const server = await newServer();
    return {
      feed: createGdeltFeed({ ...optionsFor(server) }),
      // It tells no more of an article than its title, and never markup.
      publish: (items) => server.answer(answerJson({ articles: items.map(article) })),
      fail: (how) => server.answer(FAILURES[how]),
    };
  },
  { hasTexts: false },
);

describe('gdelt', () => {
  it('puts titles together again, and finds nothing in an empty answer', async () => {
    const server = await newServer();
    const title = 'Bitcoin ( BTC ) falls below $ 30 , 000 , down 4 . 5 % : analysts';
    server.answer(answerJson({ articles: [{ ...article(STORY), title }] }));
    const polled = await createGdeltFeed(optionsFor(server)).poll(NO_FEED_MEMORY, signal);
    assert.ok(polled.kind === 'items');
    assert.equal(polled.items[0]?.title, 'Bitcoin (BTC) falls below $30,000, down 4.5%: analysts');
    server.answer(answerJson({}));
    const none = await createGdeltFeed(optionsFor(server)).poll(NO_FEED_MEMORY, signal);
    assert.ok(none.kind === 'items' && none.items.length === 0);
  });

  it('understands that it asks too often, with and without the status that says so', async () => {
    const server = await newServer();
    for (const status of [200, 429]) {
      server.answer((_, response) =>
        response.writeHead(status).end('Please limit requests to one every 5 seconds or write to us.'),
      );
      const polled = await createGdeltFeed(optionsFor(server)).poll(NO_FEED_MEMORY, signal);
      assert.ok(polled.kind === 'failed');
      assert.match(polled.reason, /it takes one request in five seconds/);
    }
  });
});

describe('the past by gdelt', () => {
  it('comes whole and once, in stretches that one answer can hold, no faster than allowed', async () => {
    // 100 articles in each quarter of an hour from 02:00 to 04:00, one in each other: an answer holds 250.
    const published = Array.from({ length: 40 }, (_, quarter) =>
      Array.from({ length: quarter >= 8 && quarter < 16 ? 100 : 1 }, (_, i) => ({
        ...STORY,
        title: `Story ${quarter} of ${i}`,
        publishedAt: START + quarter * QUARTER_MS,
      })),
    ).flat();
    const server = await newServer();
    server.answer((request, response) => {
      const { searchParams } = new URL(request.url ?? '', server.url);
      const [from, to] = ['startdatetime', 'enddatetime'].map((name) => timeOf(searchParams.get(name)));
      const found = published.filter(
        ({ publishedAt }) => publishedAt >= (from ?? 0) && publishedAt <= (to ?? 0),
      );
      answerJson({ articles: found.slice(0, Number(searchParams.get('maxrecords'))).map(article) })(
        request,
        response,
      );
    });
    const { options, slept, asked } = pacedOptions(server);
    const titles: string[] = [];
    const ends: number[] = [];
    for await (const { items, upTo } of createGdeltHistory(options).between(
      { from: START, to: START + 40 * QUARTER_MS },
      signal,
    )) {
      titles.push(...items.map(({ title }) => title));
      ends.push(upTo);
    }
    assert.deepEqual(
      titles,
      published.map(({ title }) => title),
    );
    assert.equal(ends.at(-1), START + 40 * QUARTER_MS);
    assert.ok(ends.length > 4 && slept.length === asked() - 1 && slept.every((ms) => ms > 5_000));
  });

  it('is asked for again after a failure, and given up after some', async () => {
    const server = await newServer();
    let failures = 2;
    server.answer((request, response) => {
      failures -= 1;
      if (failures >= 0) response.writeHead(429, { 'retry-after': '30' }).end();
      else answerJson({ articles: [article(STORY)] })(request, response);
    });
    const { options, slept } = pacedOptions(server);
    const range = { from: START, to: START + QUARTER_MS };
    const history = createGdeltHistory(options);
    for await (const { items } of history.between(range, signal)) assert.equal(items.length, 1);
    assert.ok(slept.filter((ms) => ms === 30_000).length === 2, String(slept));
    failures = 100;
    await assert.rejects(history.between(range, signal)[Symbol.asyncIterator]().next(), {
      code: 'NEWS_UNAVAILABLE',
      retryable: true,
      message: /2026-01-05T00:00:00\.000Z to .*it answers 429/,
    });
  });
});

const STORY: PublishedItem = {
  title: 'Bitcoin rises',
  html: '',
  link: 'https://news.example/a',
  publishedAt: START,
};

async function newServer(): Promise<FeedServer> {
  const server = await startFeedServer();
  servers.push(server);
  return server;
}

function optionsFor(server: FeedServer, clock: Clock = { now: () => 0, sleep: async () => undefined }) {
  return { clock, baseUrl: `${server.url}/doc`, allowPrivate: true, timeoutMs: 500, maxBytes: 2 ** 20 };
}

/** With a clock that only notes how long it was to wait. */
function pacedOptions(server: FeedServer) {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => START,
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
  return { options: { ...optionsFor(server, clock), timeoutMs: 5_000 }, slept, asked: () => server.asked() };
}

function article({ title, link, publishedAt }: PublishedItem) {
  const seendate = new Date(publishedAt).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return {
    ...{ url: link, url_mobile: '', title, seendate, socialimage: '', domain: 'news.example' },
    ...{ language: 'English', sourcecountry: 'United States' },
  };
}

function timeOf(text: string | null): number {
  const parts =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/
      .exec(text ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
