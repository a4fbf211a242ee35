import type { InstrumentId } from '@foretick/core/trade';
import { type Append, type EventLog, type FeedEvent, type MarketFeed, NEWS_KEY } from '@foretick/ports';
import { knownAtBy, type RecordedStory } from '../news/recorded-news.ts';

/**
 * A recorded market with its recorded news: before an event is given, each story that could be known by then is on the log, with
 * its reading as it was recorded. So it is there before any candle that the event closes, and nobody reads it again. How far the
 * news is, is kept with it: a replay that is stopped goes on from there.
 */
export function withRecordedNews(
  feed: MarketFeed,
  stories: readonly RecordedStory[],
  instrument: InstrumentId,
  log: EventLog,
): MarketFeed {
  const dated = stories
    .map((story) => ({ story, knownAt: knownAtBy(story, instrument) }))
    .sort((one, other) => one.knownAt - other.knownAt || order(one.story, other.story));
  return {
    ...feed,
    async *events(options) {
      const told = toldUpTo((await log.snapshots(GROUP)).get(instrument));
      let next = dated.findIndex(({ knownAt }) => knownAt > told);
      if (next < 0) next = dated.length;
      for await (const event of feed.events(options)) {
        const time = newestTime(event);
        while (time !== undefined && (dated[next]?.knownAt ?? Number.POSITIVE_INFINITY) <= time) {
          const due = dated.slice(next, next + BATCH).filter(({ knownAt }) => knownAt <= time);
          // Stories of one moment stay together, since where it goes on is told by the time alone.
          while (dated[next + due.length]?.knownAt === due.at(-1)?.knownAt) {
            due.push(...dated.slice(next + due.length, next + due.length + 1));
          }
          next += due.length;
          const snapshots = [{ key: instrument, state: { upTo: due.at(-1)?.knownAt } }];
          await log.append(due.flatMap(recordsOf), { group: GROUP, snapshots });
        }
        yield event;
      }
    },
  };
}

const GROUP = 'recorded-news';
const BATCH = 500;

function recordsOf({ story, knownAt }: { story: RecordedStory; knownAt: number }): readonly Append[] {
  const { article, reading } = story;
  return [
    { topic: 'news', key: NEWS_KEY, value: { kind: 'article', article } },
    { topic: 'news_signals', key: NEWS_KEY, value: { ...reading, availableAt: knownAt } },
  ];
}

function order(one: RecordedStory, other: RecordedStory): number {
  return one.article.articleId < other.article.articleId ? -1 : 1;
}

function toldUpTo(snapshot: unknown): number {
  if (typeof snapshot !== 'object' || snapshot === null || !('upTo' in snapshot)) return -1;
  return typeof snapshot.upTo === 'number' ? snapshot.upTo : -1;
}

function newestTime(event: FeedEvent): number | undefined {
  if (event.kind === 'alive') return event.eventTime;
  return event.kind === 'trades' ? event.trades.at(-1)?.eventTime : undefined;
}
