import type { IndicatorRow } from '../indicator/index.ts';
import type { FeatureUnit } from './feature.ts';

/**
 * A feature of one's own, as a fold over the rows of one instrument: the candle and its indicators. `next` sees each
 * row once, in order; what it needs of the past it keeps in its state, which has to survive JSON. A hole in the candles
 * starts it anew. `next` and `value` may be called at any time and must depend on nothing but their arguments.
 */
export interface CustomFeature<S = unknown> {
  /** In snake_case; unlike all other features. */
  readonly name: string;
  /** The formula in words. */
  readonly transform: string;
  readonly unit: FeatureUnit;
  /** Indicators that it reads besides the usual ones, for example `bollinger(20,2)`. */
  readonly indicators?: readonly string[];
  /** Rows that it needs before `value` means something. */
  readonly warmUp: number;
  /** The state before the first row. */
  initial(): S;
  /** The state after one more row. */
  next(state: S, row: IndicatorRow): S;
  /** The feature as of the newest row: finite, and no price level. */
  value(state: S, row: IndicatorRow): number;
}

/** For type inference: `export const feature = defineFeature({ … })`. */
export function defineFeature<S>(feature: CustomFeature<S>): CustomFeature<S> {
  return feature;
}

/** What makes a changed formula another feature: its code is part of the view's identity. */
export function sourceOf(feature: CustomFeature): string {
  const { initial, next, value, indicators = [] } = feature;
  return [indicators, initial, next, value].map(String).join(' ').replaceAll(/\s+/g, ' ');
}
