import type { Candle } from '../candle/index.ts';

/** What indicators read of a candle. */
export type IndicatorInput = Pick<
  Candle,
  | 'intervalSec'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'quoteVolume'
  | 'tradeCount'
  | 'buyVolume'
  | 'sellVolume'
>;
