import type { Candle } from '../candle/index.ts';

/** A final candle together with the indicator values as of its close. */
export interface IndicatorRow {
  readonly candle: Candle;
  /** Open time of the first candle the indicators ever saw; EMA, RSI and OBV depend on it. Epoch ms. */
  readonly seedTime: number;
  /** By column name, for example `rsi_14`. `undefined` during warm-up. */
  readonly values: Readonly<Record<string, number | undefined>>;
}
