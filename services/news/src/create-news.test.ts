import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lexicon } from '@foretick/adapter-lexicon';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import {
  type Clock,
  type EventLog,
  type FeedMemory,
  type FeedPoll,
  ForetickError,
  type LanguageModel,
  type NewsFeed,
  type NewsItem,
  type NewsReading,
  type NewsRecord,
} from '@foretick/ports';
import { createNews } from './index.ts';
import { pauseMs } from './pause.ts';
import { signalsOf } from './read-news.ts';

const NOW = Date.UTC(2026, 0, 1);
const MEMORY: FeedMemory = { etag: '"1"', lastModified: '' };
const HACK: NewsItem = {
  title: 'Hackers steal $100 million of Bitcoin from exchange Bitget in massive exploit',
  text: 'The exchange stopped withdrawals after the theft and the price of bitcoin fell.',
  url: 'https://a.example/hack',
  publishedAt: NOW - 60_000,
};
const ETF: NewsItem = {
  title: 'Regulator approves first spot Ethereum ETF as inflows surge to a record',
  text: 'Ether rallied after the approval of the fund.',
  url: 'https://a.example/etf',
  publishedAt: NOW - 60_000,
};

describe('news', () => {
  it('has each story once, however often and wherever it is told; other languages not at all', async () => {
    const german = { ...HACK, title: 'Die Börse wurde gehackt und die Kunden sind sehr verärgert', text: '' };
    const world = createWorld();
    await world.run([
      feed('a', [items(HACK, german), items(ETF, HACK, german), { kind: 'unchanged' }]),
      feed('b', [items({ ...HACK, url: 'https://b.example/1' })]),
    ]);
    const told = world.news.map((one) =>
      one.kind === 'article' ? `new ${one.article.url}` : `again ${one.url}`,
    );
    assert.deepEqual(told.toSorted(), [
      'again https://b.example/1',
      'new https://a.example/etf',
      'new https://a.example/hack',
    ]);
    assert.deepEqual(
      world.readings
        .map(({ signals }) => signals.map(({ coin, score }) => `${coin} ${Math.sign(score)}`))
        .toSorted(),
      [['BTC -1'], ['ETH 1']],
    );
  });

  it('goes on after a restart where it was: nothing twice, and the feed is asked for what has changed', async () => {
    const world = createWorld();
    await world.run([feed('a', [items(HACK)])]);
    const asked: FeedMemory[] = [];
    await world.run([feed('a', [items(HACK), items(HACK, ETF)], asked)]);
    assert.deepEqual(asked[0], MEMORY);
    assert.equal(world.news.length, 2);
    assert.equal(world.readings.length, 2);
  });

  it('is read by the lexicon, and says so, where the model cannot be asked or gives nothing usable', async () => {
    const world = createWorld();
    const model: LanguageModel = {
      ...{ name: 'm', version: '1', concurrency: 1 },
      async assess({ url }) {
        if (url.endsWith('/hack'))
          throw new ForetickError('LLM_AWAY', 'cannot reach it', { retryable: true });
        const call = {
          model: 'm',
          promptHash: 'p',
          attempts: 2,
          inputTokens: 7,
          outputTokens: 1,
          cost: 2,
          latencyMs: 3,
        };
        return { kind: 'unusable', reason: 'no JSON', call };
      },
    };
    await world.run([feed('a', [items(ETF, HACK)])], model);
    const read = world.readings.map(({ reader, fallback, call }) => [reader, fallback, call.cost]);
    assert.deepEqual(read, [
      ['lexicon', 'cannot reach it', 0],
      ['lexicon', 'no JSON', 2],
    ]);
    assert.deepEqual(world.reports, ['model m: cannot reach it', 'model m: undefined']);
  });

  it('tells once that a feed fails, and once that it answers again', async () => {
    const world = createWorld();
    const failed: FeedPoll = { kind: 'failed', reason: 'it answers 503', retryAfterMs: undefined };
    await world.run([feed('a', [failed, failed, items(HACK), failed])]);
    const [fails, answers] = ['feed a: it answers 503', 'feed a: undefined'];
    assert.deepEqual(world.reports, [fails, answers, fails, answers]);
  });

  it('is there when it was read, not when it was published; what was old when it came says nothing', async () => {
    const world = createWorld();
    await world.run([feed('a', [items(HACK, { ...ETF, publishedAt: NOW - 7 * 3_600_000 })])]);
    const [old, fresh] = world.readings;
    assert.deepEqual(old?.signals, []);
    assert.equal(old?.assessment.scores.length, 1);
    assert.ok(fresh !== undefined && fresh.availableAt >= NOW && fresh.signals.length === 1);
    const article = { ...HACK, articleId: '', source: '', firstSeenAt: NOW, publishedAt: NOW, coins: [] };
    const scores = [{ coin: 'BTC', score: -2, confidence: 0.5 }] as const;
    const assessment = { ...fresh.assessment, scores };
    assert.deepEqual(signalsOf(article, assessment), [{ coin: 'BTC', score: -0.5 }]);
  });
});

it('leaves feeds alone for their pace, longer after failures, and as long as they ask', () => {
  const failed = (retryAfterMs?: number): FeedPoll => ({ kind: 'failed', reason: '', retryAfterMs });
  const middle = () => 0.5;
  assert.equal(pauseMs({ kind: 'unchanged' }, 0, 300_000, middle), 300_000);
  assert.equal(pauseMs(failed(), 1, 300_000, middle), 600_000);
  assert.equal(pauseMs(failed(), 50, 300_000, middle), 3_600_000);
  assert.equal(pauseMs(failed(7_200_000), 1, 300_000, middle), 7_200_000);
  assert.equal(
    pauseMs({ kind: 'unchanged' }, 0, 300_000, () => 0),
    270_000,
  );
});

/** A log that stays, and what was written to it. */
function createWorld() {
  const log: EventLog = createMemoryLog();
  const news: NewsRecord[] = [];
  const readings: NewsReading[] = [];
  const reports: string[] = [];
  return {
    news,
    readings,
    reports,
    /** Until the feeds have told everything and it is read. */
    async run(feeds: readonly ScriptedFeed[], model: LanguageModel = lexicon): Promise<void> {
      const stop = new AbortController();
      const seen = await log.consumer('test', ['news', 'news_signals']);
      const isThrough = async () =>
        feeds.every((one) => one.isThrough()) &&
        (await log.lag()).every(({ group, records }) => group === 'test' || records === 0);
      const clock: Clock = {
        now: () => NOW,
        async sleep() {
          // A pause lets everything that is under way come to its end.
          for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
          if (await isThrough()) stop.abort();
        },
      };
      await createNews({
        ...{ log, clock, feeds, model, fallback: lexicon, random: () => 0.5 },
        report: ({ kind, name }, reason) => reports.push(`${kind} ${name}: ${reason}`),
      }).run(stop.signal);
      const records = await seen.poll(1_000, new AbortController().signal);
      for (const { topic, value } of records) {
        if (topic === 'news') news.push(value);
        else readings.push(value);
      }
      await seen.commit({ records: [], snapshots: [] });
    },
  };
}

interface ScriptedFeed extends NewsFeed {
  isThrough(): boolean;
}

/** Answers as scripted, then that nothing has changed. */
function feed(name: string, script: readonly FeedPoll[], asked: FeedMemory[] = []): ScriptedFeed {
  let polls = 0;
  return {
    name,
    pollEveryMs: 1_000,
    isThrough: () => polls > script.length,
    async poll(memory) {
      asked.push(memory);
      const answer = script[polls];
      polls += 1;
      return answer ?? { kind: 'unchanged' };
    },
  };
}

function items(...list: readonly NewsItem[]): FeedPoll {
  return { kind: 'items', items: list, memory: MEMORY };
}
