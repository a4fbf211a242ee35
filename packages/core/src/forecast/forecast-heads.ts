import type { L1Head } from './l1-head.ts';
import type { VolatilityParameters } from './volatility-model.ts';

/** What a version knows beyond the mean. A JSON value. */
export interface ForecastHeads {
  readonly median: L1Head;
  readonly volatility: VolatilityParameters;
  /**
   * Absolute errors over the volatility forecast, on rows that neither mean nor volatility had seen: ascending quantiles, the
   * one at place `i` of `n` (from 1) for the probability `i / (n + 1)`. Prediction intervals begin with them.
   */
  readonly errorQuantiles: readonly number[];
}
