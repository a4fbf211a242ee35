import type { Candle } from '@foretick/core/candle';
import type { IndependentCandle } from '@foretick/ports';
import { createCounter, type Verified } from './difference.ts';

/** Sums of the same numbers in another order differ in their last digits. */
const SUM_TOLERANCE = 1e-9;

const EXACT = ['open', 'high', 'low', 'close', 'tradeCount'] as const;

/**
 * Holds the candles of the candles service against those that the store made of the trades by itself: prices and counts
 * exactly, volumes within 1e-9 of each other. Only complete candles of trades in which something traded are compared.
 */
export function verifyIndependentCandles(
  candles: readonly Candle[],
  independent: readonly IndependentCandle[],
): Verified {
  const leftOut = createCounter();
  const byTime = new Map(independent.map((one) => [one.openTime, one]));
  let compared = 0;
  for (const candle of candles) {
    const own = byTime.get(candle.openTime);
    const reason =
      candle.origin !== 'trades' || !candle.complete
        ? 'not made of all trades'
        : candle.filled
          ? 'nothing traded'
          : own === undefined
            ? 'trades no longer kept'
            : undefined;
    if (own === undefined || reason !== undefined) {
      leftOut.add(reason ?? '');
      continue;
    }
    compared += 1;
    const isOff = Math.abs(candle.volume - own.volume) > SUM_TOLERANCE * Math.max(candle.volume, own.volume);
    const field = EXACT.find((name) => candle[name] !== own[name]) ?? (isOff ? 'volume' : undefined);
    if (field === undefined) continue;
    const difference = { what: 'candle of plain SQL', field, time: candle.openTime, stored: candle[field] };
    return { compared, leftOut: leftOut.counts, difference: { ...difference, computed: own[field] } };
  }
  return { compared, leftOut: leftOut.counts, difference: undefined };
}
