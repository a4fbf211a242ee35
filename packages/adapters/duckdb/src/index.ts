export { createFileFeed, type FileFeedOptions } from './feed/file-feed.ts';
export { inspectTradeFile } from './input/inspect-trade-file.ts';
export type { TradeFileFacts } from './input/trade-input.ts';
export { candlesOfTradeFile, type OracleCandle } from './oracle/candles-of-trade-file.ts';
export { compactStore } from './store/compact-store.ts';
export { type DuckdbStore, type DuckdbStoreOptions, openDuckdbStore } from './store/open-store.ts';
