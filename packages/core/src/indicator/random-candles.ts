import type { Candle } from '../candle/index.ts';
import type { InstrumentId } from '../trade/index.ts';

/** For tests: a seeded walk of one-minute candles, a fifth of them without a trade. */
export function randomCandles(
  count: number,
  seed: number,
  options: { readonly from?: number; readonly momentum?: number } = {},
): Candle[] {
  const random = seededRandom(seed);
  const from = options.from ?? Date.UTC(2024, 0, 1);
  const candles: Candle[] = [];
  let close = 100;
  let change = 0;
  for (let i = 0; i < count; i += 1) {
    const filled = random() < 0.2;
    const noise = 0.001 * (random() + random() + random() - 1.5);
    change = filled ? 0 : (options.momentum ?? 0) * change + noise;
    const open = close;
    close = open * Math.exp(change);
    const volume = filled ? 0 : -Math.log(1 - random());
    const buyVolume = volume * random();
    const openTime = from + i * 60_000;
    candles.push({
      instrument: 'test:BTC/USD' as InstrumentId,
      intervalSec: 60,
      openTime,
      closeTime: openTime + 60_000,
      revision: 0,
      status: 'final',
      open,
      high: Math.max(open, close) * (filled ? 1 : 1 + 0.0003 * random()),
      low: Math.min(open, close) * (filled ? 1 : 1 - 0.0003 * random()),
      close,
      volume,
      quoteVolume: undefined,
      vwap: undefined,
      tradeCount: filled ? 0 : 5,
      buyVolume,
      sellVolume: volume - buyVolume,
      complete: true,
      filled,
      origin: 'trades',
      availableAt: openTime + 61_000,
      availability: 'modelled',
    });
  }
  return candles;
}

/** Numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
