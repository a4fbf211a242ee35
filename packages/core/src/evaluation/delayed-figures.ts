import type { ForecastSeries } from './forecast-series.ts';
import { type MeanHeadFigures, meanHeadFigures } from './mean-head-figures.ts';

/** What forecasts are worth to somebody who acts on them later than at the close they were made from. */
export interface DelayedFigures extends MeanHeadFigures {
  readonly delayMs: number;
}

/**
 * The forecasts against returns over the same horizon that begin `delayMs` later. Within a candle the logarithm of the price
 * is taken to go in a straight line from close to close, which is kind to the forecast where prices jump at once. A delay of
 * more than a candle counts as one candle.
 */
export function delayedFigures(
  { mean, actual, later, laterKnown }: ForecastSeries,
  delayMs: number,
  intervalSec: number,
): DelayedFigures {
  const share = Math.min(Math.max(delayMs / (intervalSec * 1_000), 0), 1);
  const delayed = actual.map((value, i) => (1 - share) * value + share * (later[i] ?? 0));
  return { delayMs, ...meanHeadFigures(mean, delayed, (i) => laterKnown[i] === 1) };
}
