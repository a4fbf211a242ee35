import type { Candle } from '../candle/index.ts';
import { createIndicatorFold } from '../indicator/index.ts';
import { createFeatureFold } from './feature-fold.ts';
import type { FeatureView } from './feature-view.ts';
import { createAlignment, type Surroundings } from './market-step.ts';

/** Feature vectors of a run of candles: one row for each candle, in their order. */
export interface FeatureMatrix {
  readonly rows: number;
  /** Features in a row. */
  readonly width: number;
  /** Row after row. All zero where `ready` is 0. */
  readonly values: Float64Array;
  /** Standard deviation of the one-candle log-return as forecast at the candle's close. */
  readonly volatility: Float64Array;
  /** Close time of the candle, epoch ms. */
  readonly asOf: Float64Array;
  /** 1 where there is a vector, 0 during warm-up. */
  readonly ready: Uint8Array;
}

/** Rows that are computed between two chances to do something else. */
const ROWS_PER_STEP = 2_000;

/**
 * Runs the indicator and the feature fold over final candles, oldest first, as live serving does, with what surrounds
 * them dealt out by when it was known. A generator, so that a caller can share the thread: it gives the share done, in
 * [0, 1], and returns the matrix.
 */
export function* featureMatrixSteps(
  view: FeatureView,
  candles: readonly Candle[],
  surroundings: Surroundings,
): Generator<number, FeatureMatrix> {
  const rows = candles.length;
  const { width } = view;
  const align = createAlignment(surroundings);
  const values = new Float64Array(rows * width);
  const volatility = new Float64Array(rows);
  const asOf = new Float64Array(rows);
  const ready = new Uint8Array(rows);
  const indicators = createIndicatorFold(view.indicators);
  const features = createFeatureFold(view, '');
  for (let i = 0; i < rows; i += 1) {
    if (i % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield i / rows;
    const candle = candles[i];
    const row = candle && indicators.next(candle);
    if (row === undefined)
      throw new Error(`candle ${i} must open at or after the close of the one before it`);
    features.next({ row, ...align(row.candle) });
    asOf[i] = row.candle.closeTime;
    volatility[i] = features.volatility;
    ready[i] = features.write(values, i * width) ? 1 : 0;
  }
  return { rows, width, values, volatility, asOf, ready };
}
