import { dieboldMariano } from './diebold-mariano.ts';
import type { GateEvidence } from './gate-walk.ts';

export interface GateFigures {
  readonly forecasts: number;
  /** `1 - MSE / MSE of persistence`. */
  readonly mseSkill?: number;
  /** One-sided: the probability of so much skill or more, where there is none. */
  readonly pValue?: number;
  /** Pearson's, of forecast and log-return. */
  readonly correlation?: number;
  /** Share of moves whose direction was forecast right, and of how many. */
  readonly hitRate?: number;
  readonly hitCount: number;
  /** Share of outcomes inside the interval of the level, such as `coverage80`. */
  readonly [coverage: `coverage${number}`]: number;
}

export function gateFigures({ forecasts, actuals, steps, intervals }: GateEvidence): GateFigures {
  const n = forecasts.length;
  const own = forecasts.map((forecast, i) => (forecast - (actuals[i] ?? 0)) ** 2);
  const unchanged = actuals.map((actual) => actual * actual);
  const moments = { f: 0, y: 0, ff: 0, yy: 0, fy: 0, own: 0 };
  let hitCount = 0;
  let hits = 0;
  for (let i = 0; i < n; i += 1) {
    const f = forecasts[i] ?? 0;
    const y = actuals[i] ?? 0;
    moments.f += f;
    moments.y += y;
    moments.ff += f * f;
    moments.yy += y * y;
    moments.fy += f * y;
    moments.own += own[i] ?? 0;
    if (f === 0 || y === 0) continue;
    hitCount += 1;
    if (f > 0 === y > 0) hits += 1;
  }
  const spread = (moments.ff - moments.f ** 2 / n) * (moments.yy - moments.y ** 2 / n);
  const pValue = lossTest(own, unchanged, steps);
  return {
    forecasts: n,
    ...(moments.yy > 0 && { mseSkill: 1 - moments.own / moments.yy }),
    ...(pValue !== undefined && { pValue }),
    ...(spread > 0 && { correlation: (moments.fy - (moments.f * moments.y) / n) / Math.sqrt(spread) }),
    ...(hitCount > 0 && { hitRate: hits / hitCount }),
    hitCount,
    ...Object.fromEntries(
      intervals.map(({ level, coverage }) => [`coverage${Math.round(level * 100)}`, coverage]),
    ),
  };
}

/**
 * One-sided p-value of "the first loses less". Over blocks as long as the horizon, since losses of overlapping horizons are
 * alike: then only neighbouring blocks are, and few lags tell how much. `undefined` where too few or none differ.
 */
export function lossTest(own: Float64Array, other: Float64Array, steps: number): number | undefined {
  const blocks = Math.floor(own.length / steps);
  // What does not fill a block is the oldest.
  const first = own.length - blocks * steps;
  const advantage = Float64Array.from({ length: blocks }, (_, block) => {
    let sum = 0;
    for (let i = first + block * steps; i < first + (block + 1) * steps; i += 1) {
      sum += (other[i] ?? 0) - (own[i] ?? 0);
    }
    return sum;
  });
  const test = dieboldMariano(advantage, Math.min(steps, 2));
  if (test === undefined) return undefined;
  return test.statistic > 0 ? test.pValue / 2 : 1 - test.pValue / 2;
}
