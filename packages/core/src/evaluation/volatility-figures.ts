import {
  fitHar,
  flooredVariance,
  harVariance,
  VARIANCE_FLOOR,
  type VolatilityRows,
} from '../forecast/index.ts';
import type { VarianceLabels } from '../label/index.ts';

/** Out-of-sample figures of a forecast of realised variance over the horizon. */
export interface VolatilityScore {
  /**
   * `served`: as it goes with forecasts, trees included. `har`: a regression on past variance over several windows. `ewma-60`: the
   * decayed mean of squared returns.
   */
  readonly model: 'served' | 'har' | 'ewma-60';
  readonly horizonSec: number;
  readonly n: number;
  /** `1 - squared error / variance` of the logarithm of realised variance; `undefined` where it does not vary. */
  readonly logRvR2: number | undefined;
  /** Mean of `v / f - ln(v / f) - 1`; 0 is perfect, and too low a forecast costs more than too high a one. */
  readonly qlike: number | undefined;
}

export interface VolatilityWalk {
  /** Learns from rows `[trainFrom, trainTo)` and scores rows `[from, to)`. */
  addFold(trainFrom: number, trainTo: number, from: number, to: number, served?: ServedVolatility): void;
  scores(horizonSec: number): readonly VolatilityScore[];
}

/** A forecast that was fitted elsewhere, on training rows only. Variances of the log-return over the horizon, by row. */
interface ServedVolatility {
  readonly varianceOf: (row: number) => number;
  readonly isReady: (row: number) => boolean;
}

/**
 * All forecasts, fold by fold, on the same rows. Each has its level set on the training rows, in the mean for QLIKE and in
 * the mean logarithm for R², so that neither loses by a mere factor.
 */
export function createVolatilityWalk(
  rows: VolatilityRows,
  labels: VarianceLabels,
  steps: number,
): VolatilityWalk {
  const actual: number[] = [];
  const sums = { served: newSums(), har: newSums(), ewma: newSums() };
  let isServed = false;
  return {
    addFold(trainFrom, trainTo, from, to, served) {
      const har = fitHar({ rows, labels, from: trainFrom, to: trainTo, steps });
      if (har === undefined) return;
      const models = [
        { sums: sums.har, forecast: (row: number) => harVariance(har, rows, row) },
        { sums: sums.ewma, forecast: (row: number) => steps * ((rows.decayed[row] ?? 0) + VARIANCE_FLOOR) },
        ...(served === undefined ? [] : [{ sums: sums.served, forecast: served.varianceOf }]),
      ];
      isServed ||= served !== undefined;
      const usable = (row: number) =>
        labels.known[row] === 1 && row >= rows.firstReady && served?.isReady(row) !== false;
      const truth = (row: number) => flooredVariance(labels.variances[row] ?? 0, steps);
      for (const model of models) {
        let ratios = 0;
        let logs = 0;
        let count = 0;
        for (let row = trainFrom; row < trainTo; row += 1) {
          if (!usable(row)) continue;
          const ratio = truth(row) / model.forecast(row);
          ratios += ratio;
          logs += Math.log(ratio);
          count += 1;
        }
        for (let row = from; row < to; row += 1) {
          if (!usable(row)) continue;
          const ratio = truth(row) / model.forecast(row);
          const scaled = ratio / (ratios / count);
          model.sums.qlike += scaled - Math.log(scaled) - 1;
          model.sums.squared += (Math.log(ratio) - logs / count) ** 2;
        }
      }
      for (let row = from; row < to; row += 1) if (usable(row)) actual.push(Math.log(truth(row)));
    },
    scores(horizonSec) {
      const n = actual.length;
      const mean = actual.reduce((sum, value) => sum + value, 0) / Math.max(n, 1);
      const variance = actual.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const scoreOf = (model: VolatilityScore['model'], { qlike, squared }: Sums): VolatilityScore => ({
        model,
        horizonSec,
        n,
        logRvR2: variance > 0 ? 1 - squared / variance : undefined,
        qlike: n > 0 ? qlike / n : undefined,
      });
      return [
        ...(isServed ? [scoreOf('served', sums.served)] : []),
        scoreOf('har', sums.har),
        scoreOf('ewma-60', sums.ewma),
      ];
    },
  };
}

interface Sums {
  qlike: number;
  squared: number;
}

function newSums(): Sums {
  return { qlike: 0, squared: 0 };
}
