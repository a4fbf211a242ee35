import { conformalHalfWidth, INTERVAL_LEVELS } from '../forecast/index.ts';
import { createIntervalTally, type IntervalScore } from './interval-tally.ts';
import { steeredRates } from './steered-rates.ts';

export interface IntervalWalk {
  /** Begins a fold, with absolute errors over their scale on rows that its model has not seen. */
  calibrate(scores: Float64Array): void;
  /** One forecast, the scale of its error, and what came; in the order of time. Log-returns; epoch ms. */
  add(asOf: number, forecast: number, scale: number, actual: number): void;
  scores(): readonly IntervalScore[];
  /** Coverage of these and of more levels, for a plot. */
  calibration(): readonly LevelCoverage[];
}

export interface LevelCoverage {
  readonly level: number;
  readonly coverage: number;
}

const PUBLISHED_LEVELS: readonly number[] = INTERVAL_LEVELS;
const CALIBRATION_LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/**
 * Intervals around forecasts over `horizonSec`, as they would have been made at the time: an outcome counts towards later
 * intervals only once its target time has come.
 */
export function createIntervalWalk(horizonSec: number): IntervalWalk {
  const tallies = CALIBRATION_LEVELS.map(createIntervalTally);
  const rates = steeredRates(horizonSec, CALIBRATION_LEVELS);
  let sorted = new Float64Array(0);
  return {
    calibrate(scores) {
      sorted = Float64Array.from(scores).sort();
    },
    add(asOf, forecast, scale, actual) {
      if (sorted.length === 0) return;
      const now = rates.at(asOf);
      const error = Math.abs(actual - forecast);
      const inside = tallies.map((tally, i) => {
        const half = conformalHalfWidth(sorted, now[i] ?? 1 - tally.level) * scale;
        return tally.add(asOf, 2 * half, error - half);
      });
      rates.tell(asOf, inside);
    },
    scores: () =>
      tallies.filter(({ level }) => PUBLISHED_LEVELS.includes(level)).flatMap((one) => one.score() ?? []),
    calibration: () =>
      tallies.flatMap((tally) => {
        const coverage = tally.coverage();
        return coverage === undefined ? [] : [{ level: tally.level, coverage }];
      }),
  };
}
