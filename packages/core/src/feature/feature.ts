import type { IndicatorRow } from '../indicator/index.ts';
import type { CompanionSlot } from './companion-slot.ts';
import type { CompanionWindow } from './companion-window.ts';
import type { MarketWindow } from './market-window.ts';
import type { NewsWindow } from './news-window.ts';

/** One number that a model sees. All are stationary: no price level, no unscaled volume. */
export interface Feature {
  readonly name: string;
  /** What it belongs to, for leaving groups out in comparisons. */
  readonly group: FeatureGroup;
  /** Columns of the candle, of the indicator row or of a companion (`btc.close`) that it reads. */
  readonly inputs: readonly string[];
  /** The formula in words of the view; a part of the view's identity. */
  readonly transform: string;
  readonly unit: FeatureUnit;
  /** Candles since the seed that it needs. */
  readonly warmUp: number;
  readonly compute: (inputs: FeatureInputs) => number;
}

export const FEATURE_GROUPS = [
  'returns',
  'shape',
  'volatility',
  'volume',
  'order-flow',
  'indicators',
  'freshness',
  'time',
  'reference-venues',
  'cross-asset',
  'news',
  'custom',
] as const;

export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

/** `sigma`: standard deviations of the return over that time. `ratio`: a logarithm of a ratio. */
export type FeatureUnit = 'sigma' | 'ratio' | 'share' | 'minutes' | 'phase' | 'flag' | 'score';

/** Everything that was known when the newest candle closed. */
export interface FeatureInputs {
  readonly market: MarketWindow;
  /** The newest row; after warm-up there is one. */
  readonly row: IndicatorRow;
  /** Slots whose newest candle closes when the row's does, and that are warm. */
  readonly companions: Readonly<Record<CompanionSlot, CompanionWindow | undefined>>;
  readonly news: NewsWindow;
}
