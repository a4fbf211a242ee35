import type { Candle } from '@foretick/core/candle';
import { INSTRUMENT } from './made-up-trades.ts';

/**
 * One-minute candles of a seeded random walk, final, without a hole. With `momentum` each return holds that much of the one
 * before, so that there is something to learn.
 */
export function madeUpCandles(count: number, seed = 1, momentum = 0): Candle[] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const candles: Candle[] = [];
  let close = 60_000;
  let change = 0;
  for (let i = 0; i < count; i += 1) {
    const openTime = Date.UTC(2024, 0, 1) + i * 60_000;
    const open = close;
    change = momentum * change + (random() - 0.5) * 0.001;
    close *= 1 + change;
    const volume = 0.1 + random() * 10;
    const buyVolume = volume * random();
    candles.push({
      instrument: INSTRUMENT,
      intervalSec: 60,
      openTime,
      closeTime: openTime + 60_000,
      revision: 0,
      status: 'final',
      open,
      high: Math.max(open, close) * (1 + random() * 0.0003),
      low: Math.min(open, close) * (1 - random() * 0.0003),
      close,
      volume,
      quoteVolume: volume * close,
      vwap: (open + close) / 2,
      tradeCount: 1 + Math.floor(random() * 300),
      buyVolume,
      sellVolume: volume - buyVolume,
      complete: true,
      filled: false,
      origin: 'trades',
      availableAt: openTime + 61_000,
      availability: 'modelled',
    });
  }
  return candles;
}
