import type { Candle } from '@foretick/core/candle';

/**
 * How much of a return is in the next one, over a window and by habit. Features can be distributed as before while this turns round,
 * and with it the sense of what they say. A JSON value of fixed size. Windows follow each other without overlap.
 */
export interface Momentum {
  /** Of the newest candle; 0 before the first. Epoch ms. */
  readonly closeTime: number;
  /** `undefined` where the newest candle was not complete. */
  readonly close: number | undefined;
  /** Log-return of the newest candle; `undefined` where the candle before it was not complete or is not there. */
  readonly previous: number | undefined;
  /** Pairs of neighbouring returns in the window: how many, sums of their products, of those squared, and of squared returns. */
  readonly pairs: number;
  readonly products: number;
  readonly squaredProducts: number;
  readonly squares: number;
  /** Of the momentum in earlier windows, fading: weight, sum, sum of squares. */
  readonly known: readonly [weight: number, sum: number, squares: number];
}

export const NO_MOMENTUM: Momentum = {
  ...{ closeTime: 0, close: undefined, previous: undefined },
  ...{ pairs: 0, products: 0, squaredProducts: 0, squares: 0, known: [0, 0, 0] },
};

export interface MomentumChange {
  /** Distance of the window's momentum, a correlation, from what it usually is. */
  readonly distance: number;
  /** What chance and habit explain. */
  readonly bound: number;
}

/**
 * Takes a closed candle in; one that is not after the newest changes nothing. At the end of a window of so many pairs, once habits are
 * known, gives how far its momentum is from them. Its standard error is one that holds where the size of returns changes.
 * Source: H. White, "A heteroskedasticity-consistent covariance matrix estimator", 1980.
 */
export function afterClose(
  state: Momentum,
  { openTime, closeTime, close, complete }: Pick<Candle, 'openTime' | 'closeTime' | 'close' | 'complete'>,
  window: number,
): { readonly state: Momentum; readonly found?: MomentumChange } {
  if (closeTime <= state.closeTime) return { state };
  const newest = { closeTime, close: complete ? close : undefined };
  const isNext = complete && state.close !== undefined && openTime === state.closeTime;
  if (!isNext) return { state: { ...state, ...newest, previous: undefined } };
  const move = Math.log(close / (state.close ?? close));
  const { previous } = state;
  const moved = { ...state, ...newest, previous: move };
  if (previous === undefined) return { state: moved };
  const counted = {
    ...moved,
    pairs: state.pairs + 1,
    products: state.products + move * previous,
    squaredProducts: state.squaredProducts + (move * previous) ** 2,
    squares: state.squares + (move * move + previous * previous) / 2,
  };
  return counted.pairs < window ? { state: counted } : windowEnd(counted);
}

/** Windows before habits are known well enough to be held against. */
const LEAST_KNOWN = 5;

/** Windows of weight at most, so that habits may change. */
const MOST_KNOWN = 20;

/** Standard deviations, of habit and chance together. */
const UNUSUAL = 3;

/** A smaller change is none that a forecast would feel. */
const LEAST_CHANGE = 0.1;

function windowEnd(counted: Momentum): { readonly state: Momentum; readonly found?: MomentumChange } {
  const { products, squaredProducts, squares, known } = counted;
  const emptied = { ...counted, pairs: 0, products: 0, squaredProducts: 0, squares: 0 };
  // Prices that never moved tell nothing.
  if (squares === 0) return { state: emptied };
  const momentum = products / squares;
  const error = Math.sqrt(squaredProducts) / squares;
  const [weight, sum, sumOfSquares] = known;
  const mean = sum / Math.max(weight, 1);
  const habit = Math.max(sumOfSquares / Math.max(weight, 1) - mean ** 2, 0);
  const bound = Math.max(LEAST_CHANGE, UNUSUAL * Math.sqrt(habit + error ** 2));
  const distance = Math.abs(momentum - mean);
  const isJudged = weight >= LEAST_KNOWN;
  // One change must not teach that such changes are usual.
  const taught = isJudged ? mean + Math.min(Math.max(momentum - mean, -bound), bound) : momentum;
  const share = weight >= MOST_KNOWN ? (MOST_KNOWN - 1) / weight : 1;
  const state: Momentum = {
    ...emptied,
    known: [weight * share + 1, sum * share + taught, sumOfSquares * share + taught ** 2],
  };
  return isJudged ? { state, found: { distance, bound } } : { state };
}
