import { firstAt } from './first-at.ts';

/** A stretch of forecasts, all by models trained once before it. Rows count from the first candle of the run. */
export interface PlannedFold {
  /** Rows that are scored. */
  readonly from: number;
  readonly to: number;
  /** Rows that models may learn from, by horizon in the order given. */
  readonly training: readonly { readonly from: number; readonly to: number }[];
  /** Every row that the fold reads. */
  readonly windowFrom: number;
  readonly windowTo: number;
}

export interface FoldPlanOptions {
  /** Forecasts made at `from <= asOf < to` are scored. Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly refitEveryDays: number;
  readonly horizons: readonly { readonly trainDays: number; readonly purgeSec: number }[];
}

/** Folds one after the other over the span; `asOf` are the close times of the run, in order. */
export function planFolds(asOf: Float64Array, options: FoldPlanOptions): readonly PlannedFold[] {
  const { from, to, refitEveryDays, horizons } = options;
  const folds: PlannedFold[] = [];
  for (let start = from; start < to; start += refitEveryDays * DAY_MS) {
    const rows = {
      from: firstAt(asOf, start),
      to: firstAt(asOf, Math.min(start + refitEveryDays * DAY_MS, to)),
    };
    const training = horizons.map(({ trainDays, purgeSec }) => ({
      from: firstAt(asOf, start - trainDays * DAY_MS),
      to: firstAt(asOf, start - purgeSec * 1_000 + 1),
    }));
    folds.push({
      ...rows,
      training,
      windowFrom: Math.min(rows.from, ...training.map((one) => one.from)),
      // One more, since a forecast is also scored as if it had come a candle late.
      windowTo: Math.min(rows.to + 1, asOf.length),
    });
  }
  return folds;
}

/** Most rows that any fold reads at once. */
export function widestWindow(folds: readonly PlannedFold[]): number {
  return folds.reduce((most, { windowFrom, windowTo }) => Math.max(most, windowTo - windowFrom), 0);
}

const DAY_MS = 86_400_000;
