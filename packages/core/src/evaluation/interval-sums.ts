import { BASIS_POINTS, type PredictionInterval } from '../forecast/index.ts';
import type { LiveIntervalScore } from './score.ts';

/** Running sums over the intervals of one level, in log-returns. A JSON value. */
export interface IntervalSums {
  readonly level: number;
  readonly count: number;
  readonly inside: number;
  readonly width: number;
  /** `2 / (1 - level)` times the distance of outcomes outside. */
  readonly penalty: number;
}

/** The sums, by ascending level, with the intervals of one forecast and what came. */
export function withIntervals(
  sums: readonly IntervalSums[],
  intervals: readonly PredictionInterval[],
  actual: number,
): readonly IntervalSums[] {
  if (intervals.length === 0) return sums;
  const after = new Map(sums.map((one) => [one.level, one]));
  for (const { level, lower, upper } of intervals) {
    const before = after.get(level) ?? { level, count: 0, inside: 0, width: 0, penalty: 0 };
    const outside = Math.max(lower - actual, actual - upper, 0);
    after.set(level, {
      level,
      count: before.count + 1,
      inside: before.inside + (outside === 0 ? 1 : 0),
      width: before.width + (upper - lower),
      penalty: before.penalty + (2 / (1 - level)) * outside,
    });
  }
  return [...after.values()].sort((a, b) => a.level - b.level);
}

/** Figures as in `Score`. */
export function intervalFigures(sums: readonly IntervalSums[]): readonly LiveIntervalScore[] {
  return sums.map(({ level, count, inside, width, penalty }) => ({
    level,
    count,
    coverage: inside / count,
    widthBp: (width / count) * BASIS_POINTS,
    winklerBp: ((width + penalty) / count) * BASIS_POINTS,
  }));
}
