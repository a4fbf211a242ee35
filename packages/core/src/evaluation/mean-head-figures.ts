import { correlation } from './correlation.ts';

/** How good forecasts of the mean were, in three figures. */
export interface MeanHeadFigures {
  /** Forecasts that count. */
  readonly n: number;
  /** `1 - MSE / MSE of persistence`; `undefined` where nothing moved. */
  readonly mseSkill: number | undefined;
  /** Pearson correlation with the outcome; `undefined` where one is constant. */
  readonly ic: number | undefined;
  /** Share of moves whose direction was forecast right; `undefined` where forecast or market never moved. */
  readonly hitRate: number | undefined;
  /** How many forecasts `hitRate` counts: both forecast and outcome moved. */
  readonly hitCount: number;
}

/** Over the entries that count. */
export function meanHeadFigures(
  forecast: Float64Array,
  actual: Float64Array,
  counts: (i: number) => boolean = () => true,
): MeanHeadFigures {
  let n = 0;
  let squared = 0;
  let base = 0;
  let hitCount = 0;
  let right = 0;
  for (let i = 0; i < actual.length; i += 1) {
    if (!counts(i)) continue;
    const expected = forecast[i] ?? 0;
    const outcome = actual[i] ?? 0;
    n += 1;
    squared += (expected - outcome) ** 2;
    base += outcome * outcome;
    if (expected === 0 || outcome === 0) continue;
    hitCount += 1;
    if (expected > 0 === outcome > 0) right += 1;
  }
  return {
    n,
    mseSkill: base > 0 ? 1 - squared / base : undefined,
    ic: correlation(forecast, actual, counts),
    hitRate: hitCount > 0 ? right / hitCount : undefined,
    hitCount,
  };
}
