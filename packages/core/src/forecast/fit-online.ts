import { fitLinearSteps } from './fit-ridge.ts';
import { type Shrunk, shrunkCautiously } from './holdout-metrics.ts';
import type { ModelFamily } from './model-family.ts';
import { normalEquationSteps } from './normal-equations.ts';
import { type OnlineModel, onlineAfter, onlineForecast, onlineStart } from './online-model.ts';
import { shareOf } from './share-of.ts';
import { splitTraining, type TrainingRows } from './training-rows.ts';

/**
 * Ridge regression that goes on learning from each outcome once it is known. How fast, and how far to shrink, the inner holdout
 * says, walked through as it would have been lived. Where nothing says clearly that learning helps, it stays as it was fitted.
 */
export const ONLINE_FAMILY: ModelFamily = {
  name: 'online',
  *fitSteps(training) {
    const split = splitTraining(training);
    if (split.kind === 'too-few-rows') return split;
    const fit = yield* shareOf(fitLinearSteps(training, normalEquationSteps), 0, 0.9);
    if (fit.kind === 'too-few-rows') return fit;
    const { rows, inner, holdout, targets } = split;
    const overlap = training.horizonSec / training.intervalSec;
    const triedAt = (rate: number): Tried => {
      const model = { start: { ...fit.tried, shrinkage: 1 }, rate };
      const lived = livedThrough(model, training, rows.subarray(inner.length), targets);
      const forecasts = lived.subarray(lived.length - holdout.length);
      return { rate, forecasts, ...shrunkCautiously(holdout, forecasts, targets, overlap) };
    };
    const still = triedAt(0);
    let best = still;
    for (const [i, rate] of RATES.entries()) {
      yield 0.9 + (0.1 * i) / RATES.length;
      const one = triedAt(rate);
      if (one.metrics.holdoutMseSkill <= best.metrics.holdoutMseSkill) continue;
      if (isSurelyBetter(one, still, holdout, targets, overlap)) best = one;
    }
    const { rate, shrinkage, metrics, forecasts } = best;
    const parameters = { ...fit.parameters, shrinkage };
    return {
      kind: 'fitted',
      parameters,
      rows: fit.rows,
      metrics,
      holdout: { rows: holdout, scaled: forecasts.map((forecast) => forecast * shrinkage + 0) },
      online: { start: parameters, rate },
    };
  },
};

/** Over a hundred features an outcome is half forgotten after so many rows: 70,000, 35,000, 14,000, 7,000, 3,500. The slowest wins a tie. */
const RATES = [0.001, 0.002, 0.005, 0.01, 0.02] as const;

interface Tried extends Shrunk {
  readonly rate: number;
  /** On the holdout, before shrinkage. */
  readonly forecasts: Float64Array;
}

/** Whether what is saved in squared error is more than one standard error of it, so that luck is not taken for something to learn. */
function isSurelyBetter(
  one: Tried,
  other: Tried,
  holdout: Int32Array,
  targets: Float64Array,
  overlap: number,
): boolean {
  let saved = 0;
  let noise = 0;
  for (const [i, row] of holdout.entries()) {
    const target = targets[row] ?? 0;
    const errorOf = ({ forecasts, shrinkage }: Tried) => target - shrinkage * (forecasts[i] ?? 0);
    const difference = errorOf(other) ** 2 - errorOf(one) ** 2;
    saved += difference;
    noise += difference * difference;
  }
  return saved > Math.sqrt(noise * overlap);
}

/** What the model would have forecast from these rows, in the order of time, each outcome learnt once it was known. */
function livedThrough(
  model: OnlineModel,
  { matrix, horizonSec }: TrainingRows,
  rows: Int32Array,
  targets: Float64Array,
): Float64Array {
  let state = onlineStart(model);
  return Float64Array.from(rows, (row) => {
    const offset = row * matrix.width;
    const asOf = matrix.asOf[row] ?? 0;
    state = onlineAfter(model, state, [], asOf);
    const forecast = onlineForecast(model, state, matrix.values, offset);
    const values = matrix.values.subarray(offset, offset + matrix.width);
    const outcome = { targetTime: asOf + horizonSec * 1_000, values, target: targets[row] ?? 0 };
    state = onlineAfter(model, state, [outcome], asOf);
    return forecast;
  });
}
