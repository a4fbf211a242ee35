import type { Pair } from '@foretick/core/trade';
import { childSeed, textSeed, uniform } from '../market/hash-random.ts';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';
import type { Unfillable } from './faults.ts';
import { type Occurrence, occurrences } from './schedule.ts';

/** Trades that happened, and that the venue does not give. */
export interface UnfillableStretch {
  /** Both included. */
  readonly firstId: number;
  readonly lastId: number;
  /** Event times that the stretch covers, `[fromTime, toTime)`, epoch ms. */
  readonly fromTime: number;
  readonly toTime: number;
  /** When REST has them, epoch ms by the venue's clock; `undefined`: never. */
  readonly availableAt: number | undefined;
}

export interface WithheldTrades {
  /** Leaves out what REST does not give at `nowMs`. The stream never gives anything of a stretch: ask for `undefined`. */
  without(
    pair: Pair,
    trades: readonly SimulatedTrade[],
    nowMs: number | undefined,
  ): readonly SimulatedTrade[];
  /** Stretches with at least one trade that touch `[fromMs, toMs)` and have ended by then, oldest first. */
  stretches(pair: Pair, market: MarketSource, fromMs: number, toMs: number): readonly UnfillableStretch[];
}

export function withheldTrades(seed: number, plan: Unfillable | undefined): WithheldTrades {
  if (plan === undefined) return { without: (_, trades) => trades, stretches: () => [] };

  const availableAt = (ownSeed: number, { period, toMs }: Occurrence): number | undefined => {
    const { availableAgainAfterMs: afterMs, neverShare = 0 } = plan;
    if (afterMs === undefined || uniform(childSeed(ownSeed, period), 1) < neverShare) return undefined;
    return toMs + afterMs;
  };
  return {
    without: (pair, trades, nowMs) => {
      const [first, last] = [trades[0], trades.at(-1)];
      if (first === undefined || last === undefined) return trades;
      const ownSeed = textSeed(seed, pair);
      const hidden = occurrences(ownSeed, plan, msOf(first), msOf(last) + 1).filter((stretch) => {
        const from = availableAt(ownSeed, stretch);
        return nowMs === undefined || from === undefined || nowMs < from;
      });
      if (hidden.length === 0) return trades;
      let at = 0;
      return trades.filter((trade) => {
        const ms = msOf(trade);
        while ((hidden[at]?.toMs ?? Number.POSITIVE_INFINITY) <= ms) at += 1;
        return ms < (hidden[at]?.fromMs ?? Number.POSITIVE_INFINITY);
      });
    },
    stretches: (pair, market, fromMs, toMs) => {
      const ownSeed = textSeed(seed, pair);
      return occurrences(ownSeed, plan, fromMs, toMs).flatMap((stretch) => {
        if (stretch.toMs > toMs) return [];
        const trades = market.trades(pair, stretch.fromMs * 1_000, stretch.toMs * 1_000);
        const [first, last] = [trades[0], trades.at(-1)];
        if (first === undefined || last === undefined) return [];
        return {
          firstId: first.id,
          lastId: last.id,
          fromTime: stretch.fromMs,
          toTime: stretch.toMs,
          availableAt: availableAt(ownSeed, stretch),
        };
      });
    },
  };
}

function msOf(trade: SimulatedTrade): number {
  return Math.floor(trade.timeUs / 1_000);
}
