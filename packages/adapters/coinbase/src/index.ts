export { type CoinbaseFeedOptions, type CoinbaseTiming, createCoinbaseFeed } from './coinbase-feed.ts';
