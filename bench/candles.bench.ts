import { intervalLadder, newLadder, newWindower, nextEvent, nextLadderEvent } from '@foretick/core/candle';
import type { Trade } from '@foretick/core/trade';
import { type Benchmark, bestRate } from './benchmark.ts';
import { INSTRUMENT, madeUpTrades } from './made-up-trades.ts';

const TRADES = 1_000_000;

/** Trades to candles, against a loop that only keeps the five numbers of a candle. */
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
    const baseline = await bestRate(TRADES, 5, () => fiveNumbers(trades, [60]));
    yield { name: 'candles', value, unit: 'trades/s', baseline };

    const ladder = intervalLadder(SEVERAL_SEC);
    if (!ladder.ok) throw new Error(ladder.reason);
    const options = { ladder: ladder.value };
    const several = await bestRate(TRADES, 5, () => {
      const state = newLadder(INSTRUMENT, options);
      let candles = 0;
      for (const trade of trades) candles += nextLadderEvent(state, trade, options).candles.length;
      return candles;
    });
    const plain = await bestRate(TRADES, 5, () => fiveNumbers(trades, SEVERAL_SEC));
    yield { name: 'candles-multi', value: several, unit: 'trades/s', baseline: plain };
  },
};

/** One second, one minute and five minutes at once. */
const SEVERAL_SEC = [1, 60, 300];

function fiveNumbers(trades: readonly Trade[], intervalsSec: readonly number[]): number {
  let count = 0;
  for (const intervalSec of intervalsSec) {
    const intervalMs = intervalSec * 1_000;
    const candles = new Map<
      number,
      { open: number; high: number; low: number; close: number; volume: number }
    >();
    for (const { eventTime, price, quantity } of trades) {
      const openTime = eventTime - (eventTime % intervalMs);
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
    count += candles.size;
  }
  return count;
}
