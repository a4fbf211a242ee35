import type { Pair } from '@foretick/core/trade';
import type { MarketSource, SimulatedTrade } from './market-source.ts';

/** A market that consists of the given trades, each list rising in id and time. */
export function createRecordedMarket(
  tradesByPair: ReadonlyMap<Pair, readonly SimulatedTrade[]>,
): MarketSource {
  const tradesOf = (pair: Pair): readonly SimulatedTrade[] => tradesByPair.get(pair) ?? [];
  return {
    pairs: [...tradesByPair.keys()],
    startUs: (pair) => tradesOf(pair)[0]?.timeUs ?? 0,
    trades: (pair, fromUs, toUs) => {
      const trades = tradesOf(pair);
      return trades.slice(firstFrom(trades, fromUs), firstFrom(trades, toUs));
    },
  };
}

/** Index of the first trade at or after `timeUs`, by bisection. */
export function firstFrom(trades: readonly SimulatedTrade[], timeUs: number): number {
  let low = 0;
  let high = trades.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((trades[middle]?.timeUs ?? Number.POSITIVE_INFINITY) < timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
