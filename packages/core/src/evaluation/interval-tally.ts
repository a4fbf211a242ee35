import { BASIS_POINTS } from '../forecast/index.ts';

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

/** Counts intervals of one level and what came. */
export interface IntervalTally {
  readonly level: number;
  /** Width, and how far beyond the interval the outcome lay: 0 or less inside. Log-returns; epoch ms. Says whether it was inside. */
  add(asOf: number, width: number, beyond: number): boolean;
  /** `undefined` while there is nothing counted; as the next. */
  score(): IntervalScore | undefined;
  coverage(): number | undefined;
}

export function createIntervalTally(level: number): IntervalTally {
  /** From week, counted from the epoch, to forecasts and outcomes inside. */
  const weeks = new Map<number, { n: number; inside: number }>();
  let [n, inside, width, penalty] = [0, 0, 0, 0];
  return {
    level,
    add(asOf, one, beyond) {
      const isInside = beyond <= 0;
      const week = Math.floor(asOf / WEEK_MS);
      const counted = weeks.get(week) ?? { n: 0, inside: 0 };
      weeks.set(week, counted);
      counted.n += 1;
      counted.inside += isInside ? 1 : 0;
      n += 1;
      inside += isInside ? 1 : 0;
      width += one;
      penalty += isInside ? 0 : (2 / (1 - level)) * beyond;
      return isInside;
    },
    score() {
      if (n === 0) return undefined;
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
    },
    coverage: () => (n === 0 ? undefined : inside / n),
  };
}

const WEEK_MS = 7 * 86_400_000;
