import type { Candle } from '../candle/index.ts';

/** What an indicator reads of a candle. */
export type IndicatorInput = Pick<Candle, 'close' | 'volume'>;

/** An indicator's whole state as a JSON value. Its meaning belongs to the indicator that wrote it. */
export type IndicatorState = readonly number[];

/** A streaming indicator: a constant amount of work per candle, equal to TA-Lib's batch definition. */
export interface Indicator<Output> {
  /** Candles needed for the first value: `add` gives `undefined` for the first `warmUp - 1` and never again. */
  readonly warmUp: number;
  /** Takes a final candle in and gives the value as of its close. */
  add(candle: IndicatorInput): Output | undefined;
  /**
   * The value as if this provisional candle came next. Nothing is committed: each call replaces the one
   * before, and the next `add` finds the state as the last `add` left it.
   */
  replace(candle: IndicatorInput): Output | undefined;
  snapshot(): IndicatorState;
  /** Continues from a snapshot of the same indicator with the same parameters; throws on any other. */
  restore(state: IndicatorState): void;
}

/** Refuses a state that this indicator cannot have written. */
export function assertState(name: string, state: IndicatorState, length: number): void {
  if (state.length !== length || !state.every(Number.isFinite)) {
    throw new Error(`state of ${name} must be ${length} finite numbers, not ${JSON.stringify(state)}`);
  }
}

/** Refuses a window length that no indicator has. */
export function assertLength(name: string, length: number, least: number): void {
  if (!Number.isSafeInteger(length) || length < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, not ${length}`);
  }
}
