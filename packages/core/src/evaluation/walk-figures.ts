import { BASIS_POINTS } from '../forecast/index.ts';
import { blockBootstrap, type Interval } from './block-bootstrap.ts';
import { dieboldMariano } from './diebold-mariano.ts';
import type { ForecastSeries } from './forecast-series.ts';
import { seededRandom } from './seeded-random.ts';

/** Figures of one model on one horizon. The mean head is judged by squared error, the L1 head by absolute error. */
export interface WalkFigures {
  /** Scored forecasts. */
  readonly n: number;
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
  /** Diebold–Mariano test of the mean head's squared error against that of persistence; above 0 is better. */
  readonly dmStatistic: number | undefined;
  /** Two-sided. */
  readonly dmPValue: number | undefined;
  /** The same test of the L1 head's absolute error. */
  readonly dmMaePValue: number | undefined;
}

/** `steps` is the horizon in candles. The seed is of the bootstrap. */
export function walkFigures(series: ForecastSeries, steps: number, seed: number): WalkFigures {
  const { mean, median, actual, traded } = series;
  const n = actual.length;
  const many = Math.max(n, 1);
  const absolute = median.map((forecast, i) => Math.abs(forecast - (actual[i] ?? 0)));
  const squared = mean.map((forecast, i) => (forecast - (actual[i] ?? 0)) ** 2);
  const baseAbsolute = actual.map(Math.abs);
  const baseSquared = actual.map((value) => value * value);
  const columns = [absolute, baseAbsolute, squared, baseSquared];
  const [a = 0, ba = 0, s = 0, bs = 0] = columns.map(sumOf);
  const moved = ba > 0;
  const forecast = mean.some((value) => value !== 0) || median.some((value) => value !== 0);
  const [maeSkillInterval, mseSkillInterval] =
    moved && forecast
      ? blockBootstrap({
          columns,
          blockLength: blockLengthOf(n, steps),
          resamples: RESAMPLES,
          level: 0.95,
          random: seededRandom(seed),
          figures: ([absoluteSum = 0, base = 0, squaredSum = 0, baseOfSquares = 0]) => [
            base > 0 ? 1 - absoluteSum / base : 0,
            baseOfSquares > 0 ? 1 - squaredSum / baseOfSquares : 0,
          ],
        })
      : [];
  const dm = dieboldMariano(difference(baseSquared, squared), steps);
  return {
    n,
    zeroMoveShare: actual.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / many,
    persistenceMaeBp: (ba / many) * BASIS_POINTS,
    maeBp: (a / many) * BASIS_POINTS,
    maeSkill: moved ? 1 - a / ba : undefined,
    maeSkillInterval,
    mseSkill: moved ? 1 - s / bs : undefined,
    mseSkillInterval,
    ...hits(series),
    ic: correlation(mean, actual, () => true),
    icTraded: correlation(mean, actual, (i) => traded[i] === 1),
    dmStatistic: dm?.statistic,
    dmPValue: dm?.pValue,
    dmMaePValue: dieboldMariano(difference(baseAbsolute, absolute), steps)?.pValue,
  };
}

const RESAMPLES = 1_000;

/** A day of minutes, where there are enough of them: volatility and skill both change by the day. */
function blockLengthOf(n: number, steps: number): number {
  return Math.max(Math.min(1_440, Math.floor(n / 20)), 2 * steps, 1);
}

function hits({ mean, actual }: ForecastSeries): Pick<WalkFigures, 'hitRate' | 'hitCount'> {
  let hitCount = 0;
  let right = 0;
  for (let i = 0; i < actual.length; i += 1) {
    const forecast = mean[i] ?? 0;
    const outcome = actual[i] ?? 0;
    if (forecast === 0 || outcome === 0) continue;
    hitCount += 1;
    if (forecast > 0 === outcome > 0) right += 1;
  }
  return { hitRate: hitCount > 0 ? right / hitCount : undefined, hitCount };
}

/** Pearson's, over the entries that count. Two passes, since returns are small beside their sums of squares. */
function correlation(x: Float64Array, y: Float64Array, counts: (i: number) => boolean): number | undefined {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < x.length; i += 1) {
    if (!counts(i)) continue;
    n += 1;
    meanX += x[i] ?? 0;
    meanY += y[i] ?? 0;
  }
  meanX /= Math.max(n, 1);
  meanY /= Math.max(n, 1);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i += 1) {
    if (!counts(i)) continue;
    const dx = (x[i] ?? 0) - meanX;
    const dy = (y[i] ?? 0) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - (b[i] ?? 0));
}
