import { conformalStep, missRateAfter } from '../forecast/index.ts';

/** The miss rates of several levels, each steered by outcomes from the moment on at which they are known. */
export interface SteeredRates {
  /** The rates at `asOf`, in the order of levels; ask in the order of time. Epoch ms. */
  at(asOf: number): readonly number[];
  /** Whether the outcome of the forecast made at `asOf` will lie inside, by level. */
  tell(asOf: number, inside: readonly boolean[]): void;
}

export function steeredRates(horizonSec: number, levels: readonly number[]): SteeredRates {
  const step = conformalStep(horizonSec);
  const rates = levels.map((level) => 1 - level);
  const pending: { readonly targetTime: number; readonly inside: readonly boolean[] }[] = [];
  let settled = 0;
  return {
    at(asOf) {
      for (
        let next = pending[settled];
        next !== undefined && next.targetTime <= asOf;
        next = pending[settled]
      ) {
        for (const [i, level] of levels.entries()) {
          rates[i] = missRateAfter(rates[i] ?? 1 - level, level, next.inside[i] === true, step);
        }
        settled += 1;
      }
      return rates;
    },
    tell(asOf, inside) {
      pending.push({ targetTime: asOf + horizonSec * 1_000, inside });
      if (settled < MOST_SETTLED) return;
      pending.splice(0, settled);
      settled = 0;
    },
  };
}

/** Outcomes that have been counted are let go of in lots. */
const MOST_SETTLED = 4_096;
