import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { InstrumentId, Trade } from '@foretick/core/trade';
import type { EventLog, FeedEvent, MarketFeed } from '@foretick/ports';
import type { RecordedStory } from '../news/recorded-news.ts';
import { recordedStory } from '../testing/recorded-story.ts';
import { withRecordedNews } from './with-recorded-news.ts';

const BTC = 'replay:BTC/USD' as InstrumentId;
const LIVE = 'kraken:BTC/USD' as InstrumentId;
const ETH = 'kraken:ETH/USD' as InstrumentId;
const { signal } = new AbortController();

const STORIES = [
  recordedStory('late', 30, new Map([[LIVE, 35]])),
  recordedStory('first', 10, new Map([[ETH, 99]])),
  recordedStory('second', 10, new Map()),
  recordedStory(
    'own',
    1,
    new Map([
      [LIVE, 1],
      [BTC, 12],
    ]),
  ),
  recordedStory('beyond', 90, new Map()),
];

it('tells each story before the first event by which it could be known, at the time that was recorded', async () => {
  //  trades up to      9    20     36
  //  known at    first 10, second 10, own 12 (for this very instrument), late 35 (for the same pair elsewhere), beyond 90
  const log = createMemoryLog();
  const seen = await following(log);
  const before: (readonly string[])[] = [];
  for await (const _ of feedWith(STORIES, [9, 20, 36], log)) before.push(await seen());
  assert.deepEqual(before, [[], ['first at 10', 'second at 10', 'own at 12'], ['late at 35'], []]);
});

it('goes on after a stop where it was, and tells nothing twice', async () => {
  const log = createMemoryLog();
  const seen = await following(log);
  for await (const event of feedWith(STORIES, [9, 20, 36], log)) {
    if (event.kind === 'trades' && event.trades.at(-1)?.eventTime === 20) break;
  }
  await seen();
  for await (const _ of feedWith(STORIES, [9, 20, 36, 95], log));
  assert.deepEqual(await seen(), ['late at 35', 'beyond at 90']);
});

it('takes any number that could be known at once', async () => {
  const many = Array.from({ length: 1_201 }, (_, i) => recordedStory(`${i}`, 5, new Map()));
  const log = createMemoryLog();
  const seen = await following(log);
  for await (const _ of feedWith(many, [6], log));
  assert.equal(new Set(await seen()).size, 1_201);
});

function feedWith(stories: readonly RecordedStory[], ends: readonly number[], log: EventLog) {
  const feed: MarketFeed = {
    capabilities: { exchange: 'replay', idSequence: 'none', finite: true, realTime: false },
    async *events(): AsyncGenerator<FeedEvent> {
      for (const eventTime of ends) yield { kind: 'trades', trades: [{ eventTime } as Trade] };
      yield { kind: 'ended' };
    },
  };
  return withRecordedNews(feed, stories, BTC, log).events({ instruments: [BTC], after: new Map(), signal });
}

/** What was read, as it came since the last time. */
async function following(log: EventLog): Promise<() => Promise<readonly string[]>> {
  const consumer = await log.consumer('test', ['news_signals']);
  return async () => {
    const lag = (await log.lag()).find(({ group, topic }) => group === 'test' && topic === 'news_signals');
    if ((lag?.records ?? 0) === 0) return [];
    const records = await consumer.poll(10_000, signal);
    await consumer.commit({ records: [], snapshots: [] });
    return records.map(({ value: { articleId, availableAt } }) => `${articleId} at ${availableAt}`);
  };
}
