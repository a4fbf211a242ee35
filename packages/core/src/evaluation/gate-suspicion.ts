import { auditFirst } from './audit-first.ts';
import type { GateFigures } from './gate-figures.ts';
import type { MarketRegime } from './market-regime.ts';

/** What of the figures is above what honest forecasts reach, in words; `undefined` where nothing is. */
export function tooGood(
  { correlation = 0, hitRate = 0, hitCount }: GateFigures,
  horizonSec: number,
  regime: MarketRegime,
): string | undefined {
  // Two standard deviations of a share of so many.
  const doubt = 1 / Math.sqrt(Math.max(hitCount, 1));
  const [first] = auditFirst({ ic: correlation, hitRate: hitRate - doubt }, regime, horizonSec);
  if (first === undefined) return undefined;
  return first.figure === 'ic'
    ? `a correlation of ${correlation.toFixed(2)}, where ${first.level} is rarely honest`
    : `${(hitRate * 100).toFixed(1)} % of directions right, where ${first.level * 100} % is rarely honest`;
}
