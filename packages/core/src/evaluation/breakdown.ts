import type { Interval } from './block-bootstrap.ts';
import { type ForecastSeries, pickEntries } from './forecast-series.ts';
import { type MeanHeadFigures, meanHeadFigures } from './mean-head-figures.ts';
import { skillIntervals } from './skill-bootstrap.ts';

/** The mean head on a part of the forecasts. */
export interface PartFigures extends MeanHeadFigures {
  /** What the part has in common: a month, an hour, a kind of market. */
  readonly part: string;
  /** Of the skill, 95 % by block bootstrap; `undefined` where there is none to speak of. */
  readonly mseSkillInterval: Interval | undefined;
}

/** Figures of the parts into which `partOf` sorts the entries, in the order of their names. */
export function breakDown(
  series: ForecastSeries,
  partOf: (entry: number) => string,
  steps: number,
  seed: number,
): readonly PartFigures[] {
  const places = new Map<string, number[]>();
  for (let i = 0; i < series.actual.length; i += 1) {
    const part = partOf(i);
    const list = places.get(part);
    if (list === undefined) places.set(part, [i]);
    else list.push(i);
  }
  return [...places.keys()].sort().map((part) => {
    const { mean, actual } = pickEntries(series, Int32Array.from(places.get(part) ?? []));
    const figures = meanHeadFigures(mean, actual);
    const hasSkill = figures.mseSkill !== undefined && mean.some((value) => value !== 0);
    const losses = {
      model: mean.map((value, i) => (value - (actual[i] ?? 0)) ** 2),
      unchanged: actual.map((value) => value * value),
    };
    return {
      part,
      ...figures,
      mseSkillInterval: hasSkill ? skillIntervals([losses], steps, seed)[0] : undefined,
    };
  });
}

/** By calendar month, UTC: `2018-03`. */
export function byMonth({ asOf }: ForecastSeries): (entry: number) => string {
  return (entry) => new Date(asOf[entry] ?? 0).toISOString().slice(0, 7);
}

/** By hour of the day, UTC: `00` to `23`. */
export function byHour({ asOf }: ForecastSeries): (entry: number) => string {
  return (entry) => new Date(asOf[entry] ?? 0).toISOString().slice(11, 13);
}

/** By the expected deviation of the return: the calmest third of the forecasts, the middle one and the wildest. */
export function byVolatility({ deviation }: ForecastSeries): (entry: number) => string {
  const sorted = deviation.slice().sort();
  const third = sorted[Math.floor(sorted.length / 3)] ?? 0;
  const twoThirds = sorted[Math.floor((2 * sorted.length) / 3)] ?? 0;
  return (entry) => {
    const value = deviation[entry] ?? 0;
    return value < third ? '1 calm' : value < twoThirds ? '2 usual' : '3 wild';
  };
}
