import type { Trade } from './trade-event.ts';

export type TradeFault =
  | 'price-not-positive'
  | 'quantity-not-positive'
  | 'time-not-valid'
  | 'time-in-future'
  | 'sequence-not-valid';

/** How far a venue's clock may run ahead of ours, in milliseconds. */
export const MAX_CLOCK_AHEAD_MS = 60_000;

/** Says what is wrong with a trade, or `undefined` when it may enter. */
export function tradeFault(
  trade: Pick<Trade, 'price' | 'quantity' | 'eventTime' | 'ingestTime' | 'sequence'>,
): TradeFault | undefined {
  if (!(Number.isFinite(trade.price) && trade.price > 0)) return 'price-not-positive';
  if (!(Number.isFinite(trade.quantity) && trade.quantity > 0)) return 'quantity-not-positive';
  if (!(Number.isSafeInteger(trade.eventTime) && trade.eventTime > 0)) return 'time-not-valid';
  if (trade.eventTime > trade.ingestTime + MAX_CLOCK_AHEAD_MS) return 'time-in-future';
  if (!(Number.isSafeInteger(trade.sequence) && trade.sequence >= 0)) return 'sequence-not-valid';
  return undefined;
}
