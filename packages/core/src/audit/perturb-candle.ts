import type { Candle } from '../candle/index.ts';
import type { Random } from './seeded-random.ts';

/**
 * A candle that could have been in this one's place: the same window and times, and everything else another,
 * prices by up to a tenth. It keeps what holds of all candles: the high is the highest, the sides make up the volume.
 */
export function perturbCandle(candle: Candle, random: Random): Candle {
  const level = candle.close * Math.exp(0.2 * (random() - 0.5));
  const open = level * Math.exp(0.02 * (random() - 0.5));
  const close = level * Math.exp(0.02 * (random() - 0.5));
  const filled = random() < 0.1;
  const volume = filled ? 0 : (candle.volume + 1) * random();
  const bought = candle.buyVolume === undefined ? undefined : volume * random();
  return {
    ...candle,
    open,
    close,
    high: Math.max(open, close) * (1 + 0.01 * random()),
    low: Math.min(open, close) * (1 - 0.01 * random()),
    volume,
    quoteVolume: candle.quoteVolume === undefined ? undefined : volume * level,
    vwap: candle.vwap === undefined || filled ? undefined : level,
    tradeCount: candle.tradeCount === undefined ? undefined : filled ? 0 : 1 + Math.floor(100 * random()),
    buyVolume: bought,
    sellVolume: bought === undefined ? undefined : volume - bought,
    complete: random() < 0.9,
    filled,
  };
}
