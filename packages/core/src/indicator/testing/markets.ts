import type { Candle } from '../../candle/index.ts';
import { randomCandles, seededRandom } from '../random-candles.ts';

/** Markets that every indicator is held against its batch version in, by what is special about them. */
export function markets(count: number): Readonly<Record<string, readonly Candle[]>> {
  return {
    'a walk with jumps between candles and minutes without a trade': jumps(count),
    'a walk in coarse steps, where equal prices are common': jumps(count).map((candle) => ({
      ...candle,
      open: coarse(candle.open),
      high: coarse(candle.high),
      low: coarse(candle.low),
      close: coarse(candle.close),
    })),
    'a price that never moves and no trade': jumps(count).map(still),
    'a price that stops moving': jumps(count).map((candle, i, all) =>
      i < count / 3 ? candle : still(all[Math.floor(count / 3)] ?? candle),
    ),
    'a price that only falls': jumps(count).map((candle, i) => ({
      ...candle,
      open: 400 - i,
      high: 400.5 - i,
      low: 398.5 - i,
      close: 399 - i,
    })),
    'a price that only rises': jumps(count).map((candle, i) => ({
      ...candle,
      open: 100 + i,
      high: 101.5 + i,
      low: 99.5 + i,
      close: 101 + i,
    })),
  };
}

/** `randomCandles` that open elsewhere than the last one closed, with everything a candle can carry. */
function jumps(count: number): readonly Candle[] {
  const random = seededRandom(99);
  return randomCandles(count, 42, { momentum: 0.5 }).map((candle) => {
    const jump = candle.filled ? 1 : 1 + 0.002 * (random() - 0.5);
    const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map(
      (price) => price * jump,
    );
    const given = random() < 0.5;
    return {
      ...candle,
      open: open ?? 0,
      high: high ?? 0,
      low: low ?? 0,
      close: close ?? 0,
      quoteVolume: given ? candle.volume * (close ?? 0) * (1 + 0.001 * random()) : undefined,
      tradeCount: candle.filled ? 0 : Math.floor(1 + 20 * random()),
    };
  });
}

function coarse(price: number): number {
  return Math.round(price * 5) / 5;
}

function still(candle: Candle): Candle {
  return {
    ...candle,
    open: 100.1,
    high: 100.1,
    low: 100.1,
    close: 100.1,
    volume: 0,
    quoteVolume: undefined,
    tradeCount: 0,
    buyVolume: 0,
    sellVolume: 0,
    filled: true,
  };
}
