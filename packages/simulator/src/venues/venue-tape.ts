import type { Pair } from '@foretick/core/trade';
import { createTape, type Tape } from '../exchange/tape.ts';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';

/** The part of a market that has happened, also by id, for venues whose history is paged by id. */
export interface VenueTape extends Tape {
  /** Up to `limit` trades from id `fromId` (inclusive) on, oldest first. */
  fromId(pair: Pair, fromId: number, limit: number): readonly SimulatedTrade[];
}

export function createVenueTape(market: MarketSource, nowUs: () => number): VenueTape {
  const tape = createTape(market, nowUs);
  return {
    ...tape,
    fromId: (pair, fromId, limit) => {
      // The first trade asked for, if there is one, happened between the two.
      let [lowUs, highUs] = [market.startUs(pair), nowUs()];
      while (highUs - lowUs > MINUTE_US) {
        const middleUs = Math.floor((lowUs + highUs) / 2);
        const next = tape.since(pair, middleUs, 1)[0];
        if (next !== undefined && next.id <= fromId) lowUs = middleUs;
        else highUs = middleUs;
      }
      const near = market.trades(pair, lowUs, highUs);
      return [...near, ...tape.since(pair, highUs, limit)].filter(({ id }) => id >= fromId).slice(0, limit);
    },
  };
}

const MINUTE_US = 60_000_000;
