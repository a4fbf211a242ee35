import type { Candle } from '../candle/index.ts';
import { createIndicatorFold } from '../indicator/index.ts';
import { createFeatureFold } from './feature-fold.ts';
import type { FeatureMatrix } from './feature-matrix.ts';
import type { FeatureView } from './feature-view.ts';
import { createAlignment, type Surroundings } from './market-step.ts';

/** The feature vectors of a run of candles, of which only a window that moves on is held. */
export interface RollingMatrix {
  /**
   * Vectors of the candles `[from, to)`. A window neither begins nor ends before the last one, and holds at most as many rows as were
   * allowed. The matrix is of use until the next window is asked for. Gives the row that it has come to.
   */
  windowSteps(from: number, to: number): Generator<number, FeatureMatrix>;
}

/** Rows that are computed between two chances to do something else. */
const ROWS_PER_STEP = 2_000;

/**
 * Runs the indicator and the feature fold over final candles, oldest first, as live serving does, with what surrounds them
 * dealt out by when it was known. `most` bounds the rows of a window, and so the memory.
 */
export function createRollingMatrix(
  view: FeatureView,
  candles: readonly Candle[],
  surroundings: Surroundings,
  most: number,
): RollingMatrix {
  const { width } = view;
  const align = createAlignment(surroundings);
  const indicators = createIndicatorFold(view.indicators);
  const features = createFeatureFold(view, '');
  const values = new Float64Array(most * width);
  const volatility = new Float64Array(candles.length);
  const asOf = new Float64Array(candles.length);
  const ready = new Uint8Array(candles.length);
  const unused = new Float64Array(width);
  /** Rows `[start, end)` are held; those before `end` have been computed. */
  let start = 0;
  let end = 0;
  return {
    *windowSteps(from, to) {
      if (from < start || to < end || to - from > most || to > candles.length) {
        throw new RangeError(
          `rows ${from} to ${to} are no window after ${start} to ${end} of ${most} at most`,
        );
      }
      values.copyWithin(0, (from - start) * width, Math.max(end - start, from - start) * width);
      start = from;
      for (; end < to; end += 1) {
        if (end % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield end;
        const candle = candles[end];
        const row = candle && indicators.next(candle);
        if (row === undefined)
          throw new Error(`candle ${end} must open at or after the close of the one before it`);
        features.next({ row, ...align(row.candle) });
        asOf[end] = row.candle.closeTime;
        volatility[end] = features.volatility;
        const isHeld = end >= from;
        const isReady = features.write(isHeld ? values : unused, isHeld ? (end - from) * width : 0);
        if (!isReady && isHeld) values.fill(0, (end - from) * width, (end - from + 1) * width);
        ready[end] = isReady ? 1 : 0;
      }
      return {
        rows: to - from,
        width,
        names: view.names,
        values: values.subarray(0, (to - from) * width),
        volatility: volatility.subarray(from, to),
        asOf: asOf.subarray(from, to),
        ready: ready.subarray(from, to),
      };
    },
  };
}
