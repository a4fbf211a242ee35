import { BASIS_POINTS } from '../forecast/index.ts';
import type { Interval } from './block-bootstrap.ts';
import { type ConfidenceDecile, confidenceDeciles } from './confidence-figures.ts';
import { type DelayedFigures, delayedFigures } from './delayed-figures.ts';
import { dieboldMariano } from './diebold-mariano.ts';
import type { ForecastSeries } from './forecast-series.ts';
import { meanHeadFigures } from './mean-head-figures.ts';
import { skillIntervals } from './skill-bootstrap.ts';

/** Figures of one model on one horizon. The mean head is judged by squared error, the L1 head by absolute error. */
export interface WalkFigures {
  /** Scored forecasts. */
  readonly n: number;
  /** Calendar days, UTC, with a scored forecast: twenty cannot tell luck from a little skill. */
  readonly days: number;
  /** Share of outcomes in which the price did not move at all. */
  readonly zeroMoveShare: number;
  /** Mean absolute error of the log-return, basis points, of "no change" on the same forecasts. */
  readonly persistenceMaeBp: number;
  /** The same of the L1 head. */
  readonly maeBp: number;
  /** `1 - MAE of the L1 head / MAE of persistence`; `undefined` where nothing moved. */
  readonly maeSkill: number | undefined;
  /** 95 % by block bootstrap; `undefined` where there is no skill to speak of. */
  readonly maeSkillInterval: Interval | undefined;
  /** `1 - MSE of the mean head / MSE of persistence`; `undefined` where nothing moved. */
  readonly mseSkill: number | undefined;
  readonly mseSkillInterval: Interval | undefined;
  /** Share of moves whose direction the mean head forecast right; `undefined` where it or the market never moved. */
  readonly hitRate: number | undefined;
  /** How many forecasts `hitRate` counts. */
  readonly hitCount: number;
  /** Pearson correlation of the mean head and the log-return over all forecasts; `undefined` where one is constant. */
  readonly ic: number | undefined;
  /** The same over forecasts between two candles that had trades. */
  readonly icTraded: number | undefined;
  /** Skill of the mean head over those: what is left when no forecast is of an old price's echo. */
  readonly mseSkillTraded: number | undefined;
  /** Hit rate of the tenth of the forecasts that were most sure, by their size over the expected deviation. */
  readonly topDecileHitRate: number | undefined;
  /** From the least to the most sure tenth; none where the model says "no change". */
  readonly confidence: readonly ConfidenceDecile[];
  /** The mean head for somebody who acts later: by the latency given, and by one candle. */
  readonly delayed: readonly DelayedFigures[];
  /** Diebold–Mariano test of the mean head's squared error against that of persistence; above 0 is better. */
  readonly dmStatistic: number | undefined;
  /** Two-sided. */
  readonly dmPValue: number | undefined;
  /** The same test of the L1 head's absolute error. */
  readonly dmMaePValue: number | undefined;
}

export interface WalkFigureSettings {
  /** The horizon in candles. */
  readonly steps: number;
  /** Of the bootstrap. */
  readonly seed: number;
  readonly intervalSec: number;
  /** From a candle's close to the moment at which somebody can act on the forecast. */
  readonly latencyMs: number;
}

export function walkFigures(series: ForecastSeries, settings: WalkFigureSettings): WalkFigures {
  const { steps, seed, intervalSec, latencyMs } = settings;
  const { mean, median, actual, traded } = series;
  const n = actual.length;
  const many = Math.max(n, 1);
  const absolute = median.map((forecast, i) => Math.abs(forecast - (actual[i] ?? 0)));
  const squared = mean.map((forecast, i) => (forecast - (actual[i] ?? 0)) ** 2);
  const baseAbsolute = actual.map(Math.abs);
  const baseSquared = actual.map((value) => value * value);
  const [a = 0, ba = 0, s = 0, bs = 0] = [absolute, baseAbsolute, squared, baseSquared].map(sumOf);
  const moved = ba > 0;
  const forecast = mean.some((value) => value !== 0) || median.some((value) => value !== 0);
  const pairs = [
    { model: absolute, unchanged: baseAbsolute },
    { model: squared, unchanged: baseSquared },
  ];
  const [maeSkillInterval, mseSkillInterval] = moved && forecast ? skillIntervals(pairs, steps, seed) : [];
  const all = meanHeadFigures(mean, actual);
  const betweenTrades = meanHeadFigures(mean, actual, (i) => traded[i] === 1);
  const confidence = confidenceDeciles(series);
  const dm = dieboldMariano(difference(baseSquared, squared), steps);
  return {
    n,
    days: new Set(series.asOf.map((time) => Math.floor(time / DAY_MS))).size,
    zeroMoveShare: actual.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / many,
    persistenceMaeBp: (ba / many) * BASIS_POINTS,
    maeBp: (a / many) * BASIS_POINTS,
    maeSkill: moved ? 1 - a / ba : undefined,
    maeSkillInterval,
    mseSkill: moved ? 1 - s / bs : undefined,
    mseSkillInterval,
    hitRate: all.hitRate,
    hitCount: all.hitCount,
    ic: all.ic,
    icTraded: betweenTrades.ic,
    mseSkillTraded: betweenTrades.mseSkill,
    topDecileHitRate: confidence.at(-1)?.hitRate,
    confidence,
    delayed: [latencyMs, intervalSec * 1_000].map((delayMs) => delayedFigures(series, delayMs, intervalSec)),
    dmStatistic: dm?.statistic,
    dmPValue: dm?.pValue,
    dmMaePValue: dieboldMariano(difference(baseAbsolute, absolute), steps)?.pValue,
  };
}

const DAY_MS = 86_400_000;

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - (b[i] ?? 0));
}
