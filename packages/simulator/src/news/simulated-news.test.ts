import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assessByLexicon, coinsOf, createStoryIndex, isEnglish } from '@foretick/core/news';
import type { Pair } from '@foretick/core/trade';
import type { Clock } from '@foretick/ports';
import { createGeneratedMarket } from '../market/generated-market.ts';
import { createGeneratedNews } from './generated-news.ts';
import { newsImpact } from './news-impact.ts';
import { createSimulatedNewsWire } from './news-wire.ts';

const pairs = ['BTC/USD', 'ETH/USD', 'SOL/USD', 'XRP/USD', 'DOGE/USD', 'ADA/USD'] as Pair[];
const BTC = 'BTC/USD' as Pair;
const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 4, 20, 12);

describe('simulated news', () => {
  const news = createGeneratedNews({ seed: 3, pairs });

  it('is the same whenever and in whatever pieces it is asked, also over midnight', () => {
    const again = createGeneratedNews({ seed: 3, pairs });
    const [to, cut] = [START + 40 * HOUR_MS, START + 13 * HOUR_MS];
    const whole = news.headlines(START, to);
    assert.deepEqual([...again.headlines(START, cut), ...again.headlines(cut, to)], whole);
    assert.equal(new Set(whole.map(({ id }) => id)).size, whole.length);
    assert.notDeepEqual(createGeneratedNews({ seed: 4, pairs }).headlines(START, to), whole);
  });

  it('is read as it is meant, each story as one of its own', () => {
    const stories = createStoryIndex({ windowMs: 48 * HOUR_MS, maxStories: 1_000 });
    const headlines = news.headlines(START, START + 72 * HOUR_MS);
    assert.ok(headlines.length > 600);
    for (const { title, text, coin, sentiment, timeMs } of headlines) {
      const [first, ...others] = coinsOf(title, text);
      assert.deepEqual([first, others], [coin, []], title);
      assert.ok(isEnglish(`${title}. ${text}`), title);
      const article = { articleId: '', title, text, url: '', source: '', coins: [coin] };
      const { scores } = assessByLexicon({ ...article, publishedAt: timeMs, firstSeenAt: timeMs });
      assert.equal(Math.sign(scores[0]?.score ?? 0), sentiment, `${title} ${text}`);
      assert.equal(stories.add({ title, text, firstSeenAt: timeMs }).kind, 'new', title);
    }
  });

  it('has as much good as bad in a day', () => {
    const day = news
      .headlines(Date.UTC(2026, 4, 20), Date.UTC(2026, 4, 21))
      .filter(({ coin }) => coin === 'BTC');
    assert.equal(
      day.reduce((sum, { sentiment }) => sum + sentiment, 0),
      0,
    );
  });

  it('comes out on the wire when its time has come', async () => {
    let now = START;
    const clock: Clock = { now: () => now, sleep: async () => undefined };
    const wire = await createSimulatedNewsWire({ news, clock });
    const ask = async (etag = '') => {
      const response = await fetch(wire.url, { headers: { 'if-none-match': etag } });
      return {
        status: response.status,
        etag: response.headers.get('etag') ?? '',
        xml: await response.text(),
      };
    };
    try {
      const first = await ask();
      const [next] = news.headlines(START + 1, START + HOUR_MS);
      assert.ok(next !== undefined && !first.xml.includes(`/${next.id}<`));
      assert.equal((await ask(first.etag)).status, 304);
      now = next.timeMs;
      const second = await ask(first.etag);
      assert.equal(second.status, 200);
      assert.ok(
        second.xml.indexOf(`/${next.id}<`) < second.xml.indexOf('</item>'),
        'the newest stands first',
      );
    } finally {
      await wire.close();
    }
  });
});

describe('what news does to the price', () => {
  it('is half of the effect within half an hour after each headline, slowly added up', () => {
    const effect = 0.01;
    const impact = newsImpact(3, BTC, effect);
    const before = createGeneratedNews({ seed: 3, pairs: [BTC] }).headlines(
      START - 96 * HOUR_MS,
      START + HOUR_MS,
    );
    const slow = (time: number) =>
      before.reduce(
        (sum, { timeMs, sentiment }) =>
          timeMs > time ? sum : sum + sentiment * effect * (1 - 0.5 ** ((time - timeMs) / (HOUR_MS / 2))),
        0,
      );
    // The first day that was added up is cut, so that the difference of two times counts.
    for (const minutes of [0, 7, 31, 59]) {
      const time = START + minutes * 60_000;
      const moved = impact(time) - impact(START - HOUR_MS);
      assert.ok(Math.abs(moved - (slow(time) - slow(START - HOUR_MS))) < 1e-12, `${minutes} min`);
    }
  });

  it('comes on top of the same market without news, without a jump at midnight', () => {
    const market = (newsEffect: number) => createGeneratedMarket({ seed: 3, pairs: [BTC], newsEffect });
    const midnight = Date.UTC(2026, 4, 21);
    const [from, to] = [(midnight - HOUR_MS) * 1_000, (midnight + HOUR_MS) * 1_000];
    const [without, withNews] = [market(0).trades(BTC, from, to), market(0.01).trades(BTC, from, to)];
    const impact = newsImpact(3, BTC, 0.01);
    assert.equal(without.length, withNews.length);
    let moved = 0;
    for (const [i, trade] of without.entries()) {
      const other = withNews[i];
      assert.ok(other !== undefined && other.id === trade.id && other.timeUs === trade.timeUs);
      const expected = impact(trade.timeUs / 1_000);
      assert.ok(Math.abs(Math.log(other.price / trade.price) - expected) < 1e-5);
      moved = Math.max(moved, Math.abs(expected));
    }
    assert.ok(moved > 0.005);
    assert.ok(Math.abs(impact(midnight) - impact(midnight - 1)) < 1e-6);
  });
});
