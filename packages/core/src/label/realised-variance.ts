import type { Candle } from '../candle/index.ts';

/** How much the price will have moved, for one horizon: one entry for each candle of a run, in their order. */
export interface VarianceLabels {
  /** Sum of the squared one-candle log-returns over the horizon; 0 where `known` is 0. */
  readonly variances: Float64Array;
  /** 1 where the candle and all of the horizon's are there and complete. */
  readonly known: Uint8Array;
}

/** Realised variance over the next `steps` candles. Candles oldest first. */
export function realisedVarianceLabels(
  candles: readonly Pick<Candle, 'openTime' | 'closeTime' | 'close' | 'complete'>[],
  steps: number,
): VarianceLabels {
  const n = candles.length;
  // Sums from the start: of squares, and of candles that do not follow on a complete one or are not complete.
  const squares = new Float64Array(n);
  const breaks = new Int32Array(n);
  for (let i = 1; i < n; i += 1) {
    const [last, candle] = [candles[i - 1], candles[i]];
    const follows =
      last?.closeTime === candle?.openTime && last?.complete === true && candle?.complete === true;
    const change = follows ? Math.log(candle.close / last.close) : 0;
    squares[i] = (squares[i - 1] ?? 0) + change * change;
    breaks[i] = (breaks[i - 1] ?? 0) + (follows ? 0 : 1);
  }
  const variances = new Float64Array(n);
  const known = new Uint8Array(n);
  for (let i = 0; i + steps < n; i += 1) {
    if (breaks[i] !== breaks[i + steps]) continue;
    known[i] = 1;
    variances[i] = Math.max((squares[i + steps] ?? 0) - (squares[i] ?? 0), 0);
  }
  return { variances, known };
}
