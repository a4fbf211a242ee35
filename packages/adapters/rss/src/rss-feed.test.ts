import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { FAILURES, type FeedServer, startFeedServer } from '@foretick/feed-connection/testing';
import { type Clock, type FeedPoll, NO_FEED_MEMORY } from '@foretick/ports';
import { newsFeedContract, type PublishedItem } from '@foretick/ports/contract/news-feed';
import { DEFAULT_FEEDS, feedNameOf } from './default-feeds.ts';
import { readItems } from './read-items.ts';
import { createRssFeed } from './rss-feed.ts';

const NOW = Date.UTC(2026, 0, 1);
const clock: Clock = { now: () => NOW, sleep: async () => undefined };
const { signal } = new AbortController();
const servers: FeedServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

newsFeedContract('rss', async () => {
  const server = await newServer();
  return {
    feed: feedOf(server),
    publish: (items) => server.answer(withEtag(rss(items.map(itemXml)))),
    fail: (how) => server.answer(FAILURES[how]),
  };
});

describe('an rss feed', () => {
  it('asks with the date where the server gives no etag', async () => {
    const server = await newServer();
    const asked: (string | undefined)[] = [];
    server.answer((request, response) => {
      asked.push(request.headers['if-modified-since']);
      response.setHeader('last-modified', 'Thu, 01 Jan 2026 00:00:00 GMT').end(rss([]));
    });
    const first = await feedOf(server).poll(NO_FEED_MEMORY, signal);
    assert.ok(first.kind === 'items');
    await feedOf(server).poll(first.memory, signal);
    assert.deepEqual(asked, [undefined, 'Thu, 01 Jan 2026 00:00:00 GMT']);
  });

  const waits: readonly (readonly [header: string, waitMs: number | undefined])[] = [
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:10:00 GMT', 600_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['99999999', 86_400_000],
    ['soon', undefined],
  ];
  for (const [header, waitMs] of waits) {
    it(`hands on how long it is to wait: Retry-After ${header}`, async () => {
      const server = await newServer();
      server.answer((_, response) => response.writeHead(429, { 'retry-after': header }).end());
      const polled = await feedOf(server).poll(NO_FEED_MEMORY, signal);
      assert.deepEqual(polled, { kind: 'failed', reason: 'it answers 429', retryAfterMs: waitMs });
    });
  }

  it('counts the bytes of a packed answer as they are unpacked', async () => {
    const server = await newServer();
    const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20, ' '));
    server.answer((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
    assert.match(reasonOf(await feedOf(server).poll(NO_FEED_MEMORY, signal)), /longer than/);
    server.answer((_, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(rss([itemXml(STORY)]))),
    );
    assert.equal((await feedOf(server).poll(NO_FEED_MEMORY, signal)).kind, 'items');
  });

  it('resolves links against where the feed was in the end', async () => {
    const server = await newServer();
    server.answer((request, response) => {
      if (request.url === '/feed') response.writeHead(301, { location: '/blog/feed.xml' }).end();
      else
        response.end(
          rss([itemXml({ ...STORY, link: 'posts/a' }), itemXml({ ...STORY, link: 'javascript:x' })]),
        );
    });
    const polled = await feedOf(server).poll(NO_FEED_MEMORY, signal);
    assert.ok(polled.kind === 'items');
    assert.deepEqual(
      polled.items.map(({ url }) => url),
      [`${server.url}/blog/posts/a`, ''],
    );
  });

  it('does not go round in circles, nor to anything but the web', async () => {
    const server = await newServer();
    server.answer((_, response) => response.writeHead(302, { location: '/feed' }).end());
    assert.match(reasonOf(await feedOf(server).poll(NO_FEED_MEMORY, signal)), /more than 5 times/);
    server.answer((_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end());
    assert.match(reasonOf(await feedOf(server).poll(NO_FEED_MEMORY, signal)), /neither http: nor https:/);
  });

  it('asks nobody in its own network unless that is allowed, by address or by name', async () => {
    const server = await newServer();
    let asked = 0;
    server.answer((_, response) => {
      asked += 1;
      response.end(rss([]));
    });
    const { port } = new URL(server.url);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      const feed = createRssFeed({ url: `http://${host}:${port}/feed`, clock });
      assert.match(reasonOf(await feed.poll(NO_FEED_MEMORY, signal)), /not allowed/, host);
    }
    assert.equal(asked, 0);
  });
});

describe('what is read of a feed', () => {
  const bad: readonly (readonly [what: string, xml: string, reason: RegExp])[] = [
    ['a web page', '<!DOCTYPE html><html><body>Just a moment</body></html>', /web page/],
    [
      'a cut answer',
      rss([itemXml({ title: 't', html: '', link: '', publishedAt: 0 })]).slice(0, -30),
      /no whole/,
    ],
    ['an empty one', '', /no whole/],
    ['JSON', '{"items":[]}', /no whole/],
    [
      'an entity bomb',
      `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${rss([])}`,
      /entities of its own/,
    ],
    ['an outside entity', `<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>${rss([])}`, /entities/],
  ];
  for (const [what, xml, reason] of bad) {
    it(`is nothing of ${what}`, () => {
      const read = readItems(xml, 'https://news.example/feed');
      assert.ok(!read.ok);
      assert.match(read.reason, reason);
    });
  }

  it('is Atom as well', () => {
    const xml = `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>i</id><updated>2026-01-01T00:00:00Z</updated>
      <entry><title type="html">A &amp;amp; B</title><id>1</id><link href="/x"/><updated>2026-01-02T00:00:00Z</updated>
      <summary>S</summary></entry></feed>`;
    assert.deepEqual(readItems(xml, 'https://news.example/feed'), {
      ok: true,
      items: [
        { title: 'A & B', text: 'S', url: 'https://news.example/x', publishedAt: Date.UTC(2026, 0, 2) },
      ],
    });
  });

  const real = new URL('../../../../../shared/data/rss/', import.meta.url);
  const names = ['coindesk-zotochev.xml', 'cointelegraph-prospect.xml'];
  const skip = existsSync(real) ? false : 'shared/data/rss is not here';
  for (const name of names) {
    it(`is everything that ${name} has`, { skip }, () => {
      const xml = readFileSync(new URL(name, real), 'utf8');
      const read = readItems(xml, 'https://news.example/feed');
      assert.ok(read.ok);
      assert.equal(read.items.length, xml.split('<item>').length - 1);
      for (const { title, text, url, publishedAt } of read.items) {
        assert.ok(title.length > 10 && !/[<>]|&\w+;/.test(title), title);
        assert.ok(!/<\w|&amp;/.test(text), text);
        assert.match(url, /^https:/);
        assert.ok((publishedAt ?? 0) > Date.UTC(2025, 0, 1));
      }
    });
  }
});

it('names feeds by their host', () => {
  assert.deepEqual(DEFAULT_FEEDS.map(feedNameOf), [
    ...['coindesk', 'cointelegraph', 'decrypt', 'bitcoinmagazine', 'theblock', 'blog.kraken'],
  ]);
});

const STORY: PublishedItem = {
  title: 'A story',
  html: 'Its text',
  link: 'https://news.example/a',
  publishedAt: NOW,
};

async function newServer(): Promise<FeedServer> {
  const server = await startFeedServer();
  servers.push(server);
  return server;
}

function feedOf(server: FeedServer) {
  return createRssFeed({
    ...{ url: `${server.url}/feed`, clock, allowPrivate: true, timeoutMs: 500, maxBytes: 2 ** 20 },
  });
}

function withEtag(xml: string): RequestListener {
  const etag = `"${createHash('sha256').update(xml).digest('hex')}"`;
  return (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.setHeader('etag', etag).end(xml);
  };
}

function rss(items: readonly string[]): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`;
}

function itemXml({ title, html, link, publishedAt }: PublishedItem): string {
  const date = new Date(publishedAt).toUTCString();
  return `<item><title>${escaped(title)}</title><description>${escaped(html)}</description><link>${link}</link><pubDate>${date}</pubDate></item>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function reasonOf(polled: FeedPoll): string {
  assert.ok(polled.kind === 'failed', JSON.stringify(polled));
  return polled.reason;
}
