import { blockBootstrap, type Interval } from './block-bootstrap.ts';
import type { ErrorSums } from './error-sums.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * Where the mean squared skill of live forecasts lies with 95 % confidence: `1 - MSE / MSE of persistence`, by block bootstrap over stretches
 * of equal length, oldest first, each longer than the horizon. What changes by the day stays together where there are days
 * enough. `undefined` with fewer than ten stretches, or where the forecast or the market never moved.
 */
export function skillInterval(
  stretches: readonly Pick<ErrorSums, 'squared' | 'persistenceSquared'>[],
  stretchSec: number,
): Interval | undefined {
  const squared = Float64Array.from(stretches, (one) => one.squared);
  const base = Float64Array.from(stretches, (one) => one.persistenceSquared);
  const moved = base.some((value) => value > 0) && squared.some((value, i) => value !== base[i]);
  if (stretches.length < MIN_STRETCHES || !moved) return undefined;
  const [interval] = blockBootstrap({
    columns: [squared, base],
    blockLength: Math.max(Math.min(Math.floor(DAY_SEC / stretchSec), Math.floor(stretches.length / 20)), 1),
    resamples: RESAMPLES,
    level: 0.95,
    random: seededRandom(SEED),
    figures: ([squaredSum = 0, baseSum = 0]) => [baseSum > 0 ? 1 - squaredSum / baseSum : 0],
  });
  return interval;
}

const MIN_STRETCHES = 10;
const DAY_SEC = 86_400;
const RESAMPLES = 1_000;
/** The same outcomes give the same interval. */
const SEED = 1;
