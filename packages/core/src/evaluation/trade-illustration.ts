import { BASIS_POINTS } from '../forecast/index.ts';
import type { ForecastSeries } from './forecast-series.ts';

/**
 * What would have come of acting on forecasts, as an illustration of size: at closing prices that nobody is sure to get, without
 * limits, slippage or funding. Basis points of one unit that is put in each time.
 */
export interface TradeIllustration {
  /** Round trip: in and out. */
  readonly costBp: number;
  readonly trades: number;
  /** Round trips a day, over the days with forecasts. */
  readonly tradesPerDay: number;
  /** Mean return in the direction of the forecast, before costs; 0 without trades. */
  readonly grossBp: number;
  /** The same after costs. */
  readonly netBp: number;
  /** Summed up over all trades, after costs. */
  readonly totalNetBp: number;
  /** The sum after each day that has a trade. Epoch ms of the day's start. */
  readonly running: readonly (readonly [day: number, totalNetBp: number])[];
}

/**
 * Takes a forecast that promises more than `costBp`, holds to its target time, and takes none meanwhile. With costs of 0 every
 * forecast other than 0 is taken.
 */
export function illustrateTrades(
  { asOf, mean, actual }: ForecastSeries,
  horizonSec: number,
  costBp: number,
): TradeIllustration {
  const days = new Map<number, number>();
  let trades = 0;
  let gross = 0;
  let total = 0;
  let busyUntil = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < asOf.length; i += 1) {
    const [time = 0, forecast = 0] = [asOf[i], mean[i]];
    if (time < busyUntil || Math.abs(forecast) * BASIS_POINTS <= costBp) continue;
    busyUntil = time + horizonSec * 1_000;
    const gained = Math.sign(forecast) * (actual[i] ?? 0) * BASIS_POINTS;
    trades += 1;
    gross += gained;
    total += gained - costBp;
    days.set(Math.floor(time / DAY_MS) * DAY_MS, total);
  }
  const scoredDays = new Set(asOf.map((time) => Math.floor(time / DAY_MS))).size;
  return {
    costBp,
    trades,
    tradesPerDay: trades / Math.max(scoredDays, 1),
    grossBp: gross / Math.max(trades, 1),
    netBp: total / Math.max(trades, 1),
    totalNetBp: total,
    running: [...days],
  };
}

const DAY_MS = 86_400_000;
