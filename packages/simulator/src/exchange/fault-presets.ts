import { childSeed, uniform } from '../market/hash-random.ts';
import type { ExchangeFaults } from './faults.ts';

/**
 * - `none`: everything is in order.
 * - `mild`: a bad day at a good venue. Nothing is withheld for good, and no price is wrong.
 * - `all`: every fault there is, far more often than any venue would.
 */
export type FaultPreset = 'none' | 'mild' | 'all';

/** The faults of a preset. What depends on the seed besides when and where: which way the venue's clock is wrong. */
export function faultPreset(preset: FaultPreset, seed: number): ExchangeFaults {
  switch (preset) {
    case 'none':
      return { seed };
    case 'mild':
      return {
        seed,
        disconnect: { everyMs: 5 * MINUTE_MS },
        duplicates: 0.002,
        reordered: 0.01,
        jumps: 0.000_5,
        restRateLimited: 0.02,
        restUnavailable: 0.02,
        clockSkewMs: skewMs(seed, 300),
      };
    case 'all':
      return {
        seed,
        disconnect: { everyMs: MINUTE_MS / 2 },
        halfOpen: { everyMs: 2 * MINUTE_MS },
        maintenance: { everyMs: 10 * MINUTE_MS, lastsMs: 20_000 },
        clockSkewMs: skewMs(seed, 3_000),
        duplicates: 0.03,
        reordered: 0.2,
        jumps: 0.005,
        malformedMessages: 0.01,
        wrongTypes: 0.005,
        absurdPrices: 0.005,
        unfillable: {
          everyMs: 10 * MINUTE_MS,
          lastsMs: 5_000,
          availableAgainAfterMs: 2 * MINUTE_MS,
          neverShare: 0.5,
        },
        restRateLimited: 0.05,
        restUnavailable: 0.05,
        restUnanswered: 0.02,
        restReset: 0.05,
        restMalformed: 0.03,
        restWrongTypes: 0.03,
      };
  }
}

const MINUTE_MS = 60_000;

/** Between half and all of `mostMs`, ahead or behind. */
function skewMs(seed: number, mostMs: number): number {
  const size = Math.round(mostMs * (0.5 + 0.5 * uniform(childSeed(seed, 1), 0)));
  return uniform(childSeed(seed, 1), 1) < 0.5 ? -size : size;
}
