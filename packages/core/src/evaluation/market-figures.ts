import type { Candle } from '../candle/index.ts';
import { correlation } from './correlation.ts';

/** How much of what looks like skill may be an echo of the market's own making. */
export interface MarketFigures {
  /** One-candle returns between complete candles that follow each other. */
  readonly returns: number;
  /**
   * Correlation of a return with the one before. Well below 0: prices bounce between bid and ask, and forecasting that
   * earns nothing. `undefined` where nothing moved.
   */
  readonly autocorrelation: number | undefined;
  /** The same where all three candles had trades. */
  readonly autocorrelationTraded: number | undefined;
  /** Share of returns that are exactly 0. */
  readonly zeroMoveShare: number;
  /** Share of candles without a trade. */
  readonly filledShare: number;
}

/** Of candles that close in `(from, to]`, oldest first. */
export function marketFigures(
  candles: readonly Pick<Candle, 'openTime' | 'closeTime' | 'close' | 'complete' | 'filled'>[],
  from: number,
  to: number,
): MarketFigures {
  const inside = candles.filter(({ closeTime }) => closeTime > from && closeTime <= to);
  const before: number[] = [];
  const after: number[] = [];
  const traded: boolean[] = [];
  let returns = 0;
  let zeros = 0;
  let last: number | undefined;
  for (let i = 1; i < inside.length; i += 1) {
    const [earlier, candle] = [inside[i - 1], inside[i]];
    const follows = earlier !== undefined && candle !== undefined && earlier.closeTime === candle.openTime;
    if (!follows || !earlier.complete || !candle.complete) {
      last = undefined;
      continue;
    }
    const value = Math.log(candle.close / earlier.close);
    returns += 1;
    if (value === 0) zeros += 1;
    if (last !== undefined) {
      before.push(last);
      after.push(value);
      traded.push(!candle.filled && !earlier.filled && inside[i - 2]?.filled === false);
    }
    last = value;
  }
  const [x, y] = [Float64Array.from(before), Float64Array.from(after)];
  return {
    returns,
    autocorrelation: correlation(x, y),
    autocorrelationTraded: correlation(x, y, (i) => traded[i] === true),
    zeroMoveShare: zeros / Math.max(returns, 1),
    filledShare: inside.reduce((sum, { filled }) => sum + (filled ? 1 : 0), 0) / Math.max(inside.length, 1),
  };
}

/**
 * Half of the candles were known this long after their close, or sooner: of those seen live, where there are any, else of all.
 * Milliseconds.
 */
export function medianLatencyMs(
  candles: readonly Pick<Candle, 'closeTime' | 'availableAt' | 'availability' | 'revision'>[],
): number | undefined {
  const first = candles.filter(({ revision }) => revision === 0);
  const observed = first.filter(({ availability }) => availability === 'observed');
  const delays = Float64Array.from(
    observed.length > 0 ? observed : first,
    ({ availableAt, closeTime }) => availableAt - closeTime,
  ).sort();
  return delays[Math.floor((delays.length - 1) / 2)];
}
