import {
  BASIS_POINTS,
  conformalHalfWidth,
  conformalStep,
  INTERVAL_LEVELS,
  missRateAfter,
} from '../forecast/index.ts';

/** How good prediction intervals of one level were. */
export interface IntervalScore {
  readonly level: number;
  /** Share of outcomes inside. */
  readonly coverage: number;
  /** Mean width, basis points. */
  readonly widthBp: number;
  /** Mean of width plus `2 / (1 - level)` times the distance of outcomes outside, basis points: lower is better. */
  readonly winklerBp: number;
}

export interface IntervalWalk {
  /** Begins a fold, with absolute errors over their scale on rows that its model has not seen. */
  calibrate(scores: Float64Array): void;
  /** One forecast, the scale of its error, and what came; in the order of time. Log-returns; epoch ms. */
  add(asOf: number, forecast: number, scale: number, actual: number): void;
  scores(): readonly IntervalScore[];
}

/**
 * Intervals around forecasts over `horizonSec`, as they would have been made at the time: an outcome counts towards later
 * intervals only once its target time has come.
 */
export function createIntervalWalk(horizonSec: number): IntervalWalk {
  const step = conformalStep(horizonSec);
  const bands = INTERVAL_LEVELS.map(newBand);
  let sorted = new Float64Array(0);
  const pending: Pending[] = [];
  let settled = 0;
  return {
    calibrate(scores) {
      sorted = Float64Array.from(scores).sort();
    },
    add(asOf, forecast, scale, actual) {
      if (sorted.length === 0) return;
      for (
        let next = pending[settled];
        next !== undefined && next.targetTime <= asOf;
        next = pending[settled]
      ) {
        for (const [i, band] of bands.entries()) {
          band.missRate = missRateAfter(band.missRate, band.level, next.covered[i] === true, step);
        }
        settled += 1;
      }
      const error = Math.abs(actual - forecast);
      const covered = bands.map((band) => {
        const half = conformalHalfWidth(sorted, band.missRate) * scale;
        const inside = error <= half;
        band.n += 1;
        band.inside += inside ? 1 : 0;
        band.width += 2 * half;
        band.penalty += inside ? 0 : (2 / (1 - band.level)) * (error - half);
        return inside;
      });
      pending.push({ targetTime: asOf + horizonSec * 1_000, covered });
      if (settled < MOST_SETTLED) return;
      pending.splice(0, settled);
      settled = 0;
    },
    scores: () =>
      bands
        .filter(({ n }) => n > 0)
        .map(({ level, n, inside, width, penalty }) => ({
          level,
          coverage: inside / n,
          widthBp: (width / n) * BASIS_POINTS,
          winklerBp: ((width + penalty) / n) * BASIS_POINTS,
        })),
  };
}

/** Outcomes that have been counted are let go of in lots. */
const MOST_SETTLED = 4_096;

interface Pending {
  readonly targetTime: number;
  readonly covered: readonly boolean[];
}

interface Band {
  readonly level: number;
  missRate: number;
  n: number;
  inside: number;
  width: number;
  penalty: number;
}

function newBand(level: number): Band {
  return { level, missRate: 1 - level, n: 0, inside: 0, width: 0, penalty: 0 };
}
