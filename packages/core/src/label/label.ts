import type { Candle } from '../candle/index.ts';

/** What is to be forecast, for one horizon: one entry for each candle of a run, in their order. */
export interface Labels {
  /** `ln(close of the candle that closes at closeTime + horizon / close)`; 0 where `known` is 0. */
  readonly logReturns: Float64Array;
  /** 1 where both candles are there and complete. */
  readonly known: Uint8Array;
  /** 1 where it is known and both candles had trades, so that the return is no echo of an old price. */
  readonly traded: Uint8Array;
}

/** What of a candle decides about a label. */
export type LabelInput = Pick<Candle, 'closeTime' | 'close' | 'complete' | 'filled'>;

/**
 * Log-returns over a horizon, in seconds. A label exists only when the horizon has passed: when the run holds
 * the candle that closes exactly at its end. Candles oldest first.
 */
export function logReturnLabels(candles: readonly LabelInput[], horizonSec: number): Labels {
  const logReturns = new Float64Array(candles.length);
  const known = new Uint8Array(candles.length);
  const traded = new Uint8Array(candles.length);
  let end = 0;
  candles.forEach((start, i) => {
    const targetTime = start.closeTime + horizonSec * 1_000;
    while ((candles[end]?.closeTime ?? targetTime) < targetTime) end += 1;
    const target = candles[end];
    if (target === undefined || target.closeTime !== targetTime) return;
    if (!start.complete || !target.complete) return;
    logReturns[i] = Math.log(target.close / start.close);
    known[i] = 1;
    traded[i] = start.filled || target.filled ? 0 : 1;
  });
  return { logReturns, known, traded };
}
