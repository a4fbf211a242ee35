import { BASIS_POINTS } from '../forecast/index.ts';
import { type AdaptiveConformal, adaptiveConformal } from './conformal.ts';

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

const INTERVAL_LEVELS = [0.5, 0.8, 0.95] as const;

/**
 * Intervals around forecasts over `horizonSec`, as they would have been made at the time: an outcome counts towards later
 * intervals only once its target time has come.
 */
export function createIntervalWalk(horizonSec: number): IntervalWalk {
  const step = STEP_OF_ONE_MINUTE / Math.max(horizonSec / 60, 1);
  const bands = INTERVAL_LEVELS.map((level) => newBand(level, adaptiveConformal(level, step)));
  const pending: Pending[] = [];
  let settled = 0;
  let calibrated = false;
  return {
    calibrate(scores) {
      calibrated = scores.length > 0;
      for (const { conformal } of bands) conformal.calibrate(scores);
    },
    add(asOf, forecast, scale, actual) {
      if (!calibrated) return;
      for (
        let next = pending[settled];
        next !== undefined && next.targetTime <= asOf;
        next = pending[settled]
      ) {
        for (const [i, band] of bands.entries()) band.conformal.observe(next.covered[i] === true);
        settled += 1;
      }
      const error = Math.abs(actual - forecast);
      const covered = bands.map((band) => {
        const half = band.conformal.halfWidth() * scale;
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

/** Change of the miss rate by one outcome, one minute ahead; farther ahead outcomes overlap, so each says less. */
const STEP_OF_ONE_MINUTE = 0.005;

/** Outcomes that have been counted are let go of in lots. */
const MOST_SETTLED = 4_096;

interface Pending {
  readonly targetTime: number;
  readonly covered: readonly boolean[];
}

interface Band {
  readonly level: number;
  readonly conformal: AdaptiveConformal;
  n: number;
  inside: number;
  width: number;
  penalty: number;
}

function newBand(level: number, conformal: AdaptiveConformal): Band {
  return { level, conformal, n: 0, inside: 0, width: 0, penalty: 0 };
}
