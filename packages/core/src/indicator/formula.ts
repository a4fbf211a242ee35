import type { IndicatorInput } from './indicator-input.ts';
import type { Part } from './part/part.ts';

/** What makes one indicator different from the others. */
export interface Formula {
  /** Candles needed for the first values. */
  readonly warmUp: number;
  /** Everything that `update` changes; `IndicatorSet` takes it back, saves and restores it. */
  readonly parts: readonly Part[];
  /**
   * Takes a candle in and writes the values as of its close to `values` from `at` on, in the order of the
   * definition's outputs. Before `warmUp` candles it need not write, and nobody reads what it wrote.
   */
  update(candle: IndicatorInput, values: Float64Array, at: number): void;
}
