import type { IndicatorInput } from '../indicator-input.ts';

/** Where the close is in its candle, from -1 at the low to 1 at the high; 0 without a range. */
export function moneyFlowShare({ high, low, close }: IndicatorInput): number {
  const range = high - low;
  return range > 0 ? (close - low - (high - close)) / range : 0;
}
