export { type BinanceFeedOptions, type BinanceTiming, createBinanceFeed } from './binance-feed.ts';
