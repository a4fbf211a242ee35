export { htmlItem, webLink } from './html-item.ts';
export { type FeedLimits, type FeedRequest, pollFeed, type ReadItems } from './poll-feed.ts';
export { type ReadJson, readJsonItems } from './read-json-items.ts';
