import type { Candle } from '../candle/index.ts';

/** What the volatility forecast sees, one row for each candle of a run: known at the candle's close. */
export interface VolatilityRows {
  /** Entries in a row; the last is the constant 1. */
  readonly width: number;
  readonly values: Float64Array;
  /** Mean squared one-candle log-return, decayed with a half-life of 60 candles. */
  readonly decayed: Float64Array;
  /** Rows before this one have not seen the longest window. */
  readonly firstReady: number;
  /** Close times, epoch ms. */
  readonly asOf: Float64Array;
}

/** Windows of mean squared returns, in candles. */
const WINDOWS = [5, 15, 60, 240, 1_440] as const;

/** Variance of one candle below which differences mean nothing: (0.2 basis points)². */
export const VARIANCE_FLOOR = 4e-10;

const HALF_LIFE = 60;
const DAY_MS = 86_400_000;
/** Waves over the day: volatility follows the hours of the markets. */
const WAVES = [1, 2] as const;

/**
 * Logarithms of mean squared returns over several windows and of their decayed mean, and the time of day. A return over a
 * hole counts as none. Source: F. Corsi, "A simple approximate long-memory model of realized volatility", 2009.
 */
export function volatilityRows(
  candles: readonly Pick<Candle, 'openTime' | 'closeTime' | 'close'>[],
): VolatilityRows {
  const n = candles.length;
  const width = WINDOWS.length + 1 + 2 * WAVES.length + 1;
  const values = new Float64Array(n * width);
  const decayed = new Float64Array(n);
  const asOf = Float64Array.from(candles, ({ closeTime }) => closeTime);
  const sums = new Float64Array(n);
  const keep = 0.5 ** (1 / HALF_LIFE);
  for (let i = 0; i < n; i += 1) {
    const [last, candle] = [candles[i - 1], candles[i]];
    const follows = last !== undefined && candle !== undefined && last.closeTime === candle.openTime;
    const square = follows ? Math.log(candle.close / last.close) ** 2 : 0;
    sums[i] = (sums[i - 1] ?? 0) + square;
    decayed[i] = i === 0 ? square : keep * (decayed[i - 1] ?? 0) + (1 - keep) * square;
    let at = i * width;
    for (const window of WINDOWS) {
      const mean = Math.max((sums[i] ?? 0) - (sums[i - window] ?? 0), 0) / window;
      values[at++] = Math.log(mean + VARIANCE_FLOOR);
    }
    values[at++] = Math.log((decayed[i] ?? 0) + VARIANCE_FLOOR);
    for (const wave of WAVES) {
      const phase = (2 * Math.PI * wave * ((asOf[i] ?? 0) % DAY_MS)) / DAY_MS;
      values[at++] = Math.sin(phase);
      values[at++] = Math.cos(phase);
    }
    values[at] = 1;
  }
  return { width, values, decayed, firstReady: Math.max(...WINDOWS), asOf };
}
