import type { Interval } from './block-bootstrap.ts';
import { dieboldMariano } from './diebold-mariano.ts';
import { type ForecastSeries, pickEntries } from './forecast-series.ts';
import { skillDifferenceInterval } from './skill-bootstrap.ts';

/** Two sets of forecasts of the same outcomes, by squared error of the mean head. */
export interface ForecastDifference {
  /** Forecasts that both made. */
  readonly n: number;
  /** MSE skill of the first minus that of the second; `undefined` where nothing moved. */
  readonly skillDifference: number | undefined;
  /** 95 % by block bootstrap over the same forecasts of both. */
  readonly interval: Interval | undefined;
  /** Diebold–Mariano, two-sided. */
  readonly pValue: number | undefined;
}

/** What the first knows that the second does not. `steps` is the horizon in candles. */
export function compareForecasts(
  first: ForecastSeries,
  second: ForecastSeries,
  steps: number,
  seed: number,
): ForecastDifference {
  const [ours, theirs] = sameTimes(first, second);
  const n = ours.actual.length;
  const unchanged = ours.actual.map((value) => value * value);
  const model = squaredErrors(ours);
  const other = squaredErrors(theirs);
  const base = sumOf(unchanged);
  const advantage = other.map((loss, i) => loss - (model[i] ?? 0));
  if (base === 0) return { n, skillDifference: undefined, interval: undefined, pValue: undefined };
  return {
    n,
    skillDifference: sumOf(advantage) / base,
    interval: skillDifferenceInterval({ model, other, unchanged }, steps, seed),
    pValue: dieboldMariano(advantage, steps)?.pValue,
  };
}

function sameTimes(a: ForecastSeries, b: ForecastSeries): readonly [ForecastSeries, ForecastSeries] {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0, j = 0; i < a.asOf.length && j < b.asOf.length; ) {
    const [x = 0, y = 0] = [a.asOf[i], b.asOf[j]];
    if (x === y) {
      ours.push(i);
      theirs.push(j);
    }
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return [pickEntries(a, Int32Array.from(ours)), pickEntries(b, Int32Array.from(theirs))];
}

function squaredErrors({ mean, actual }: ForecastSeries): Float64Array {
  return mean.map((value, i) => (value - (actual[i] ?? 0)) ** 2);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
