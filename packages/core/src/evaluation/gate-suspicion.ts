import type { GateFigures } from './gate-figures.ts';

/**
 * Where the market stands. `leading`: others follow it, so it is hard to forecast. `lagging`: it may follow others, which are not
 * beside it. `led`: a leading venue's prices are beside it.
 */
export type VenueKind = 'leading' | 'lagging' | 'led';

/** Above these, look for a leak first: measured with honest forecasts of one to fifteen minutes, and with planted leaks. */
const AUDIT_FIRST: Readonly<Record<VenueKind, readonly Level[]>> = {
  lagging: [
    { upToSec: 60, correlation: 0.3, hitRate: 0.62 },
    { upToSec: 300, correlation: 0.2, hitRate: 0.6 },
    { upToSec: Number.POSITIVE_INFINITY, correlation: 0.15, hitRate: 0.58 },
  ],
  leading: [
    { upToSec: 60, correlation: 0.1, hitRate: 0.55 },
    { upToSec: Number.POSITIVE_INFINITY, correlation: 0.1, hitRate: 0.54 },
  ],
  led: [
    { upToSec: 60, correlation: 0.35, hitRate: 0.65 },
    { upToSec: 300, correlation: 0.2, hitRate: 0.6 },
    { upToSec: Number.POSITIVE_INFINITY, correlation: 0.15, hitRate: 0.58 },
  ],
};

interface Level {
  readonly upToSec: number;
  readonly correlation: number;
  readonly hitRate: number;
}

/** What of the figures is above what honest forecasts reach, in words; `undefined` where nothing is. */
export function tooGood(
  { correlation = 0, hitRate = 0, hitCount }: GateFigures,
  horizonSec: number,
  venue: VenueKind,
): string | undefined {
  const level = AUDIT_FIRST[venue].find(({ upToSec }) => horizonSec <= upToSec);
  if (level === undefined) return undefined;
  if (correlation > level.correlation) {
    return `a correlation of ${correlation.toFixed(2)}, where ${level.correlation} is rarely honest`;
  }
  // Two standard deviations of a share of so many.
  const doubt = 1 / Math.sqrt(Math.max(hitCount, 1));
  if (hitRate - doubt <= level.hitRate) return undefined;
  return `${(hitRate * 100).toFixed(1)} % of directions right, where ${level.hitRate * 100} % is rarely honest`;
}
