export { createTrades, type TradesOptions } from './create-trades.ts';
