import type { Candle } from '../../candle/index.ts';
import {
  DEFAULT_FEATURE_VIEW,
  type FeatureMatrix,
  featureMatrixSteps,
  NO_SURROUNDINGS,
} from '../../feature/index.ts';
import { logReturnLabels } from '../../label/index.ts';
import type { AuditedRun, AuditedTable, RecordLists } from '../index.ts';
import type { Market, Signal } from './market.ts';

/** What a column is worked out from; `rows` has one entry for each vector, in their order. */
export interface Sight {
  readonly candles: readonly Candle[];
  readonly companion: readonly Candle[];
  readonly news: readonly Signal[];
  readonly matrix: FeatureMatrix;
  /** Row of the candle and the matrix that each vector belongs to. */
  readonly rows: readonly number[];
  readonly asOf: readonly number[];
  readonly knownAt: readonly number[];
}

/** A feature as a whole column: a value for each vector. */
export type Column = (sight: Sight) => readonly number[];

/** What the pipeline is made of, so that a leak can be put in the place of an honest part. */
export interface Parts {
  readonly columns: Readonly<Record<string, Column>>;
  readonly label: (candles: readonly Candle[], horizonSec: number) => Float64Array;
}

const HORIZONS_SEC: readonly number[] = [60, 300];

/** The newest score that had come, and the companion's newest return by the candles that had come. */
export const HONEST: Parts = {
  columns: {
    news_score: ({ news, knownAt }) =>
      knownAt.map((time) => news.findLast(({ availableAt }) => availableAt <= time)?.score ?? 0),
    companion_return: ({ companion, knownAt }) => {
      let next = 0;
      return knownAt.map((time) => {
        while ((companion[next]?.availableAt ?? time + 1) <= time) next += 1;
        return returnOf(companion[next - 1]);
      });
    },
  },
  label: (candles, horizonSec) => logReturnLabels(candles, horizonSec).logReturns,
};

/** The pipeline as it runs: the feature view over the candles, further columns beside it, and the labels. */
export function* pipeline(
  { candles, companion, news }: RecordLists<Market>,
  { columns, label }: Parts = HONEST,
): Generator<number, AuditedRun> {
  const matrix = yield* featureMatrixSteps(DEFAULT_FEATURE_VIEW, candles, NO_SURROUNDINGS);
  const rows = [...matrix.ready.keys()].filter((row) => matrix.ready[row] === 1);
  const asOf = rows.map((row) => candles[row]?.closeTime ?? 0);
  const knownAt = rows.map((row) => candles[row]?.availableAt ?? 0);
  const sight = { candles, companion, news, matrix, rows, asOf, knownAt };
  const added = Object.values(columns).map((column) => column(sight));
  const names = [...DEFAULT_FEATURE_VIEW.names, ...Object.keys(columns)];
  const values = new Float64Array(rows.length * names.length);
  rows.forEach((row, i) => {
    const own = matrix.values.subarray(row * matrix.width, (row + 1) * matrix.width);
    values.set([...own, ...added.map((column) => column[i] ?? 0)], i * names.length);
  });
  const features = {
    names,
    horizonSec: 0,
    asOf: Float64Array.from(asOf),
    knownAt: Float64Array.from(knownAt),
    values,
  };
  return [
    features,
    ...HORIZONS_SEC.map((horizonSec) => labelsOf(candles, horizonSec, label(candles, horizonSec))),
  ];
}

export function returnOf(candle: Candle | undefined): number {
  return candle === undefined ? 0 : Math.log(candle.close / candle.open);
}

function labelsOf(candles: readonly Candle[], horizonSec: number, logReturns: Float64Array): AuditedTable {
  const { known } = logReturnLabels(candles, horizonSec);
  const availableAt = new Map(candles.map((candle) => [candle.closeTime, candle.availableAt]));
  const rows = [...known.keys()].filter((row) => known[row] === 1);
  const targets = rows.map((row) => (candles[row]?.closeTime ?? 0) + horizonSec * 1_000);
  return {
    names: [`label_${horizonSec}`],
    horizonSec,
    asOf: Float64Array.from(rows, (row) => candles[row]?.closeTime ?? 0),
    knownAt: Float64Array.from(targets, (time) => availableAt.get(time) ?? 0),
    values: Float64Array.from(rows, (row) => logReturns[row] ?? 0),
  };
}
