import type { Candle } from '../candle/index.ts';
import type { FeatureView } from './feature-view.ts';
import type { Surroundings } from './market-step.ts';
import { createRollingMatrix } from './rolling-matrix.ts';

/** Feature vectors of a run of candles: one row for each candle, in their order. */
export interface FeatureMatrix {
  readonly rows: number;
  /** Features in a row. */
  readonly width: number;
  /** Of the features, in the order of a row. */
  readonly names: readonly string[];
  /** Row after row. All zero where `ready` is 0. */
  readonly values: Float64Array;
  /** Standard deviation of the one-candle log-return as forecast at the candle's close. */
  readonly volatility: Float64Array;
  /** Close time of the candle, epoch ms. */
  readonly asOf: Float64Array;
  /** 1 where there is a vector, 0 during warm-up. */
  readonly ready: Uint8Array;
}

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
  const steps = createRollingMatrix(view, candles, surroundings, rows).windowSteps(0, rows);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield step.value / rows;
  }
}
