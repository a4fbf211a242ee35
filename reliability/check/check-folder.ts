import { join } from 'node:path';
import { openDuckdbStore } from '@foretick/adapter-duckdb';
import { systemClock } from '@foretick/adapter-system-clock';
import type { Pair } from '@foretick/core/trade';
import type { Market } from '../rig/market.ts';
import { compareCandles } from './compare-candles.ts';
import { type ClockError, compareForecasts } from './compare-forecasts.ts';
import { compareTrades } from './compare-trades.ts';
import { Difference } from './difference.ts';
import { verifyDays } from './verify-days.ts';

/** What was compared, summed over the pairs. */
export interface Checked {
  readonly trades: number;
  readonly withheld: number;
  readonly candles: number;
  readonly published: number;
  readonly missed: number;
  readonly days: number;
  readonly verifiedCandles: number;
  readonly verifiedVectors: number;
  readonly verifiedForecasts: number;
}

export interface CheckOptions {
  readonly dataDir: string;
  readonly market: Market;
  /** The first trade of each pair that an earlier check has found; this one adds those that it finds first. */
  readonly firsts: Map<Pair, number>;
  /** Market's time up to which trades have to be there, epoch ms. */
  readonly until: number;
  readonly clockError: ClockError;
}

/** Holds a data folder that nobody owns against the market, and has each of its days computed again. Throws `Difference`. */
export async function checkFolder(options: CheckOptions): Promise<Checked> {
  const { dataDir, market, firsts, until, clockError } = options;
  const sums = { trades: 0, withheld: 0, candles: 0, published: 0, missed: 0 };
  const store = await openDuckdbStore({ path: join(dataDir, 'foretick.duckdb'), clock: systemClock });
  try {
    for (const pair of market.pairs) {
      const compared = await compareTrades(store, market.exchange, pair);
      const first = firsts.get(pair) ?? compared.firstSequence;
      firsts.set(pair, first);
      if (compared.firstSequence !== first)
        throw new Difference(`${pair}: trades from ${first} on were there, now ${compared.firstSequence}`);
      if (compared.lastTime < until - QUIET_MS)
        throw new Difference(`${pair}: the newest trade is of ${new Date(compared.lastTime).toISOString()}`);
      const forecasts = await compareForecasts(store, pair, clockError);
      sums.trades += compared.trades;
      sums.withheld += compared.withheld;
      sums.candles += await compareCandles(store, pair);
      sums.published += forecasts.published;
      sums.missed += forecasts.missed;
    }
  } finally {
    await store.close();
  }
  const verified = { days: 0, verifiedCandles: 0, verifiedVectors: 0, verifiedForecasts: 0 };
  for (const pair of market.pairs) {
    const days = await verifyDays(dataDir, pair, market.startAt, market.exchange.now());
    verified.days += days.days;
    verified.verifiedCandles += days.candles;
    verified.verifiedVectors += days.vectors;
    verified.verifiedForecasts += days.predictions;
  }
  return { ...sums, ...verified };
}

/** A pair may have had no trade for so long before. */
const QUIET_MS = 300_000;
