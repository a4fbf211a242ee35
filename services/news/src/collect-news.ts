import { type Article, coinsOf, createStoryIndex, isEnglish, type StoryIndex } from '@foretick/core/news';
import {
  type Append,
  type Clock,
  type EventLog,
  type FeedPoll,
  NEWS_KEY,
  type NewsFeed,
  type NewsItem,
  type NewsRecord,
  stableId,
} from '@foretick/ports';
import { type FeedState, type FeedsState, isFeedsState, MAX_SEEN, newFeedState } from './feed-state.ts';
import { pauseMs } from './pause.ts';

export interface CollectOptions {
  readonly log: EventLog;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly feeds: readonly NewsFeed[];
  /** Told when a feed stops answering, and when it does again; not for every failure. */
  readonly report: (feed: string, reason: string | undefined) => void;
}

const COLLECT_GROUP = 'news';

/** Asks the feeds, each at its own pace, and writes what is new in them to topic `news`. */
export async function collectNews(options: CollectOptions, signal: AbortSignal): Promise<void> {
  const { log, feeds } = options;
  const stories = createStoryIndex({ windowMs: STORY_WINDOW_MS, maxStories: MAX_STORIES });
  const snapshot = (await log.snapshots(COLLECT_GROUP)).get(NEWS_KEY);
  const state: FeedsState = isFeedsState(snapshot)
    ? structuredClone(snapshot)
    : { feeds: {}, stories: undefined };
  if (state.stories !== undefined) stories.restore(state.stories);
  // One answer is taken in and written at a time: all feeds share the stories.
  let writing = Promise.resolve();
  const take = (feed: NewsFeed, polled: FeedPoll): Promise<void> => {
    if (polled.kind !== 'items') return writing;
    writing = writing.then(() => takeItems(feed, polled, state, stories, options));
    return writing;
  };
  await Promise.all(feeds.map((feed) => follow(feed, state, take, options, signal)));
}

const HOUR_MS = 3_600_000;
/** How long after its first telling a story can be told again. */
const STORY_WINDOW_MS = 48 * HOUR_MS;
const MAX_STORIES = 1_000;

async function follow(
  feed: NewsFeed,
  state: FeedsState,
  take: (feed: NewsFeed, polled: FeedPoll) => Promise<void>,
  { clock, random, report }: CollectOptions,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let polled: FeedPoll;
    try {
      polled = await feed.poll(state.feeds[feed.name]?.memory ?? newFeedState().memory, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (polled.kind === 'failed') {
      if (failures === 0) report(feed.name, polled.reason);
      failures += 1;
    } else {
      if (failures > 0) report(feed.name, undefined);
      failures = 0;
      await take(feed, polled);
    }
    await clock.sleep(pauseMs(polled, failures, feed.pollEveryMs, random), signal);
  }
}

async function takeItems(
  feed: NewsFeed,
  { items, memory }: Extract<FeedPoll, { kind: 'items' }>,
  state: FeedsState,
  stories: StoryIndex,
  { log, clock }: CollectOptions,
): Promise<void> {
  const own: FeedState = state.feeds[feed.name] ?? newFeedState();
  state.feeds[feed.name] = own;
  const seen = new Set(own.seen);
  const records: NewsRecord[] = [];
  // Feeds tell the newest first.
  for (const item of items.toReversed()) {
    const id = stableId(item.url, item.title);
    if (seen.has(id)) continue;
    seen.add(id);
    if (isEnglish(`${item.title}. ${item.text}`))
      records.push(recordOf(feed.name, item, stories, clock.now()));
  }
  own.memory = memory;
  own.seen = [...seen].slice(-MAX_SEEN);
  state.stories = stories.snapshot();
  const appends = records.map((value): Append => ({ topic: 'news', key: NEWS_KEY, value }));
  await log.append(appends, { group: COLLECT_GROUP, snapshots: [{ key: NEWS_KEY, state }] });
}

function recordOf(source: string, item: NewsItem, stories: StoryIndex, now: number): NewsRecord {
  const { title, text, url } = item;
  const told = stories.add({ title, text, firstSeenAt: now });
  if (told.kind === 'repeat') return { kind: 'retold', articleId: told.storyId, source, url, seenAt: now };
  const article: Article = {
    articleId: told.storyId,
    title,
    text,
    url,
    source,
    publishedAt: Math.floor(item.publishedAt ?? now),
    firstSeenAt: now,
    coins: coinsOf(title, text),
  };
  return { kind: 'article', article };
}
