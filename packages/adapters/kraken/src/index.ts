export { createKrakenFeed, type KrakenFeedOptions, type KrakenTiming } from './kraken-feed.ts';
