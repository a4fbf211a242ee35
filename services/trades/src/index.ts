export { createTrades } from './create-trades.ts';
export type { TradesOptions } from './trades-options.ts';
