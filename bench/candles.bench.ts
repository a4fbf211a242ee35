import { newWindower, nextEvent } from '@foretick/core/candle';
import { type Benchmark, bestRate } from './benchmark.ts';
import { INSTRUMENT, madeUpTrades } from './made-up-trades.ts';

const TRADES = 1_000_000;

/** Trades to one-minute candles, against a loop that only keeps the five numbers of a candle. */
export const benchmark: Benchmark = {
  name: 'candles',
  async *run() {
    const trades = madeUpTrades(TRADES);
    const value = await bestRate(TRADES, 5, () => {
      const state = newWindower(INSTRUMENT);
      let candles = 0;
      for (const trade of trades) candles += nextEvent(state, trade, { intervalSec: 60 }).candles.length;
      return candles;
    });
    const baseline = await bestRate(TRADES, 5, () => {
      const candles = new Map<
        number,
        { open: number; high: number; low: number; close: number; volume: number }
      >();
      for (const { eventTime, price, quantity } of trades) {
        const openTime = eventTime - (eventTime % 60_000);
        const candle = candles.get(openTime);
        if (candle === undefined) {
          candles.set(openTime, { open: price, high: price, low: price, close: price, volume: quantity });
          continue;
        }
        candle.high = Math.max(candle.high, price);
        candle.low = Math.min(candle.low, price);
        candle.close = price;
        candle.volume += quantity;
      }
      return candles.size;
    });
    yield { name: 'candles', value, unit: 'trades/s', baseline };
  },
};
