import { BASIS_POINTS } from '../forecast/index.ts';
import type { ForecastSeries } from './forecast-series.ts';

/** A tenth of the forecasts, by how sure they were. */
export interface ConfidenceDecile {
  /** 1: least sure; 10: most sure. */
  readonly decile: number;
  readonly n: number;
  /** Mean size of the forecast in standard deviations of the return. */
  readonly meanSize: number;
  /** Share of moves whose direction was right; `undefined` where there were none. */
  readonly hitRate: number | undefined;
  readonly hitCount: number;
  /** Mean return in the direction of the forecast, basis points: what is there before any cost. */
  readonly edgeBp: number;
}

/**
 * Forecasts other than 0, ranked by their size over the expected deviation: a forecast is sure where it is large beside the
 * noise, not where everything is large. None where fewer than ten are left.
 */
export function confidenceDeciles({ mean, actual, deviation }: ForecastSeries): readonly ConfidenceDecile[] {
  const size = mean.map((forecast, i) => Math.abs(forecast) / Math.max(deviation[i] ?? 0, Number.MIN_VALUE));
  const ranked = Int32Array.from(mean.keys())
    .filter((i) => mean[i] !== 0)
    .sort((a, b) => (size[a] ?? 0) - (size[b] ?? 0) || a - b);
  if (ranked.length < DECILES) return [];
  return Array.from({ length: DECILES }, (_, decile) => {
    const places = ranked.subarray(
      Math.floor((decile * ranked.length) / DECILES),
      Math.floor(((decile + 1) * ranked.length) / DECILES),
    );
    let right = 0;
    let hitCount = 0;
    let sizes = 0;
    let edge = 0;
    for (const i of places) {
      const gained = Math.sign(mean[i] ?? 0) * (actual[i] ?? 0);
      sizes += size[i] ?? 0;
      edge += gained;
      if (gained === 0) continue;
      hitCount += 1;
      if (gained > 0) right += 1;
    }
    const n = places.length;
    return {
      decile: decile + 1,
      n,
      meanSize: sizes / n,
      hitRate: hitCount > 0 ? right / hitCount : undefined,
      hitCount,
      edgeBp: (edge / n) * BASIS_POINTS,
    };
  });
}

const DECILES = 10;
