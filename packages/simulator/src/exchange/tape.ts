import type { Pair } from '@foretick/core/trade';
import type { MarketSource, SimulatedTrade } from '../market/market-source.ts';

/** The part of a market that has happened by `nowUs()`, as the venue looks it up. */
export interface Tape {
  /** Up to `limit` trades from `fromUs` (inclusive) on, oldest first. */
  since(pair: Pair, fromUs: number, limit: number): readonly SimulatedTrade[];
  /** The newest `limit` trades before `beforeUs`, oldest first. */
  newest(pair: Pair, beforeUs: number, limit: number): readonly SimulatedTrade[];
}

export function createTape(market: MarketSource, nowUs: () => number): Tape {
  return {
    since: (pair, fromUs, limit) => {
      const found: SimulatedTrade[] = [];
      const endUs = nowUs();
      let atUs = Math.max(fromUs, market.startUs(pair));
      for (let stepUs = FIRST_STEP_US; atUs < endUs && found.length < limit; stepUs *= 2) {
        const toUs = Math.min(endUs, atUs + stepUs);
        for (const trade of market.trades(pair, atUs, toUs)) found.push(trade);
        atUs = toUs;
      }
      return found.slice(0, limit);
    },
    newest: (pair, beforeUs, limit) => {
      const startUs = market.startUs(pair);
      for (let stepUs = FIRST_STEP_US; ; stepUs *= 4) {
        const fromUs = Math.max(startUs, beforeUs - stepUs);
        const found = market.trades(pair, fromUs, beforeUs);
        if (found.length >= limit || fromUs === startUs) return found.slice(-limit);
      }
    },
  };
}

const FIRST_STEP_US = 60_000_000;
