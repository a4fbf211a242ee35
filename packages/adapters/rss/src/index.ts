export { DEFAULT_FEEDS, feedNameOf } from './default-feeds.ts';
export { createRssFeed, type RssFeedOptions } from './rss-feed.ts';
