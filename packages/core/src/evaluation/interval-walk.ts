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
  /** The same over the seven days in which it was farthest from the level; weeks with few forecasts are left out. */
  readonly worstWeekCoverage: number;
  /** Mean width, basis points. */
  readonly widthBp: number;
  /** Mean of width plus `2 / (1 - level)` times the distance of outcomes outside, basis points: lower is better. */
  readonly winklerBp: number;
  /** Mean pinball loss of the two ends as quantiles, basis points: lower is better. A quarter of the tail's share of Winkler's. */
  readonly pinballBp: number;
}

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
  const step = conformalStep(horizonSec);
  const bands = CALIBRATION_LEVELS.map(newBand);
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
        countWeek(band, asOf, inside);
        band.width += 2 * half;
        band.penalty += inside ? 0 : (2 / (1 - band.level)) * (error - half);
        return inside;
      });
      pending.push({ targetTime: asOf + horizonSec * 1_000, covered });
      if (settled < MOST_SETTLED) return;
      pending.splice(0, settled);
      settled = 0;
    },
    scores: () => bands.filter(({ n, level }) => n > 0 && PUBLISHED_LEVELS.includes(level)).map(scoreOf),
    calibration: () =>
      bands.filter(({ n }) => n > 0).map(({ level, inside, n }) => ({ level, coverage: inside / n })),
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
  /** From week, counted from the epoch, to forecasts and outcomes inside. */
  readonly weeks: Map<number, { n: number; inside: number }>;
  missRate: number;
  n: number;
  inside: number;
  width: number;
  penalty: number;
}

function newBand(level: number): Band {
  return { level, missRate: 1 - level, weeks: new Map(), n: 0, inside: 0, width: 0, penalty: 0 };
}

const WEEK_MS = 7 * 86_400_000;

function countWeek({ weeks }: Band, asOf: number, inside: boolean): void {
  const week = Math.floor(asOf / WEEK_MS);
  const counted = weeks.get(week) ?? { n: 0, inside: 0 };
  counted.n += 1;
  counted.inside += inside ? 1 : 0;
  weeks.set(week, counted);
}

function scoreOf({ level, n, inside, width, penalty, weeks }: Band): IntervalScore {
  const fullest = Math.max(...[...weeks.values()].map((week) => week.n));
  const coverages = [...weeks.values()]
    .filter((week) => 2 * week.n >= fullest)
    .map((week) => week.inside / week.n);
  const distance = (coverage: number) => Math.abs(coverage - level);
  const winklerBp = ((width + penalty) / n) * BASIS_POINTS;
  return {
    level,
    coverage: inside / n,
    worstWeekCoverage: coverages.reduce((a, b) => (distance(b) > distance(a) ? b : a)),
    widthBp: (width / n) * BASIS_POINTS,
    winklerBp,
    pinballBp: (winklerBp * (1 - level)) / 4,
  };
}
