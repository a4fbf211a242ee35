import {
  type FittedQuantiles,
  INTERVAL_LEVELS,
  type QuantileBand,
  splitTraining,
  sumOfLeaves,
  type TrainingRows,
} from '../forecast/index.ts';
import { createIntervalTally, type IntervalScore } from './interval-tally.ts';
import { steeredRates } from './steered-rates.ts';

/** Intervals between two quantiles, fold after fold. */
export interface QuantileWalk {
  /** Scores rows `[from, to)` of the matrix. `scaleOf` is the unit in which the quantiles were fitted. */
  addFold(fold: QuantileFold, fit: FittedQuantiles): void;
  scores(): readonly IntervalScore[];
}

interface QuantileFold {
  readonly training: TrainingRows;
  readonly from: number;
  readonly to: number;
  readonly scaleOf: (row: number) => number;
}

/**
 * Conformalised quantile regression, as it would have been made at the time: the quantiles move outwards, or inwards, by as much as
 * makes them hold on the inner holdout, which they had not seen; then the miss rate follows outcomes once each is known, as it does
 * for the intervals that are published.
 *
 * Source: Y. Romano, E. Patterson and E. Candès, "Conformalized quantile regression", 2019.
 */
export function createQuantileWalk(horizonSec: number): QuantileWalk {
  const tallies = INTERVAL_LEVELS.map((level) => createIntervalTally(level));
  const rates = steeredRates(horizonSec, INTERVAL_LEVELS);
  return {
    addFold({ training, from, to, scaleOf }, { bands }) {
      const { matrix, labels } = training;
      const split = splitTraining(training);
      if (split.kind !== 'split') return;
      const outsides = bands.map((band) =>
        Float64Array.from(split.holdout, (row) =>
          beyond(endsOf(band, training, row), (labels.logReturns[row] ?? 0) / scaleOf(row)),
        ).sort(),
      );
      for (let row = from; row < to; row += 1) {
        if (matrix.ready[row] !== 1 || labels.known[row] !== 1) continue;
        const asOf = matrix.asOf[row] ?? 0;
        const scale = scaleOf(row);
        const actual = (labels.logReturns[row] ?? 0) / scale;
        const now = rates.at(asOf);
        const inside = bands.map((band, i) => {
          const [lower, upper] = endsOf(band, training, row);
          const shift = quantileAt(outsides[i] ?? new Float64Array(0), now[i] ?? 1 - band.level);
          // Ends that would cross meet in the middle.
          const outwards = Math.max(shift, (lower - upper) / 2);
          const width = upper - lower + 2 * outwards;
          return (
            tallies[i]?.add(asOf, width * scale, (beyond([lower, upper], actual) - outwards) * scale) === true
          );
        });
        rates.tell(asOf, inside);
      }
    },
    scores: () => tallies.flatMap((one) => one.score() ?? []),
  };
}

/** The two ends in units of the scale; where the forests disagree about which is which, in order. */
function endsOf(
  { lower, upper }: QuantileBand,
  { matrix }: TrainingRows,
  row: number,
): readonly [number, number] {
  const offset = row * matrix.width;
  const one = sumOfLeaves(lower, matrix.values, offset);
  const other = sumOfLeaves(upper, matrix.values, offset);
  return [Math.min(one, other), Math.max(one, other)];
}

/** How far outside a value lies; below 0 inside. */
function beyond([lower, upper]: readonly [number, number], value: number): number {
  return Math.max(lower - value, value - upper);
}

/** What all but a share `missRate` of the values, ascending, are at most: at rank `(n + 1) (1 - missRate)`, kept within them. */
function quantileAt(values: Float64Array, missRate: number): number {
  const rank = Math.min(Math.max((values.length + 1) * (1 - missRate), 1), values.length);
  const below = Math.floor(rank);
  const lower = values[below - 1] ?? 0;
  const upper = values[below] ?? lower;
  return lower + (rank - below) * (upper - lower);
}
