import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FeedPoll, type NewsFeed, NO_FEED_MEMORY } from '../news-feed.ts';

export interface NewsFeedCase {
  readonly feed: NewsFeed;
  /** What the outlet tells from now on, in its own format. */
  publish(items: readonly PublishedItem[]): void;
  /** What the outlet does from now on instead of telling anything. */
  fail(how: 'refuses' | 'garbage' | 'silent' | 'endless'): void;
}

export interface PublishedItem {
  readonly title: string;
  readonly html: string;
  readonly link: string;
  readonly publishedAt: number;
}

const STORY: PublishedItem = {
  title: 'Bitcoin &amp; Ether <b>rise</b>',
  html: '<p>Up&nbsp;3&#37;.</p><script>alert(1)</script><p>More.</p>',
  link: 'https://news.example/a',
  publishedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
};

/**
 * What every adapter of the news-feed port has to do. `open` gives an outlet that publishes nothing yet; it waits for less than a
 * second. An outlet without texts tells titles alone.
 */
export function newsFeedContract(
  name: string,
  open: () => Promise<NewsFeedCase>,
  { hasTexts = true }: { readonly hasTexts?: boolean } = {},
): void {
  const { signal } = new AbortController();

  describe(`news feed contract: ${name}`, () => {
    it('gives titles and texts without markup, and when they came out', async () => {
      const { feed, publish } = await open();
      publish([STORY]);
      const polled = await feed.poll(NO_FEED_MEMORY, signal);
      assert.deepEqual(itemsOf(polled), [
        {
          title: 'Bitcoin & Ether rise',
          text: hasTexts ? 'Up 3%. More.' : '',
          url: 'https://news.example/a',
          publishedAt: STORY.publishedAt,
        },
      ]);
    });

    it('says that nothing has changed, and gives what has', async () => {
      const { feed, publish } = await open();
      publish([STORY]);
      const first = await feed.poll(NO_FEED_MEMORY, signal);
      assert.ok(first.kind === 'items');
      assert.equal((await feed.poll(first.memory, signal)).kind, 'unchanged');
      publish([{ ...STORY, title: 'Another' }]);
      const second = await feed.poll(first.memory, signal);
      assert.deepEqual(
        itemsOf(second).map(({ title }) => title),
        ['Another'],
      );
    });

    for (const how of ['refuses', 'garbage', 'silent', 'endless'] as const) {
      it(`says in plain words that it failed: ${how}`, async () => {
        const { feed, fail } = await open();
        fail(how);
        const polled = await feed.poll(NO_FEED_MEMORY, signal);
        assert.ok(polled.kind === 'failed');
        assert.match(polled.reason, /^[a-z0-9].*[^.]$/i);
      });
    }

    it('throws only when it is told to stop', async () => {
      const { feed, fail } = await open();
      fail('silent');
      const stop = new AbortController();
      const polling = feed.poll(NO_FEED_MEMORY, stop.signal);
      stop.abort();
      await assert.rejects(polling, { name: 'AbortError' });
    });
  });
}

function itemsOf(polled: FeedPoll) {
  assert.ok(polled.kind === 'items', JSON.stringify(polled));
  return polled.items;
}
