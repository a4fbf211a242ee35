import type { FeatureVector } from '@foretick/core/feature';
import { type Checked, differing, type Finding } from './finding.ts';

/** Nothing in a vector is newer than its `asOf`, every value is finite, and it is served once. */
export function checkFeatures({ pair, instrument, leftovers }: Checked): readonly Finding[] {
  const served = new Map<number, FeatureVector>();
  for (const vector of leftovers.of('feature_vectors', instrument)) {
    const { asOf, seedTime, values, companions } = vector;
    const what = `${pair} as of ${new Date(asOf).toISOString()}`;
    const newest = Math.max(seedTime, ...Object.values(companions).map(({ closeTime }) => closeTime));
    if (newest > asOf) return [{ invariant: 'no feature from the future', at: asOf, what }];
    if (!values.every(Number.isFinite)) return [{ invariant: 'features are finite', at: asOf, what }];
    const before = served.get(asOf);
    const change =
      before && (differing(before, vector) ?? (leftovers.system.mayRepeat ? undefined : 'twice'));
    if (change !== undefined) {
      return [{ invariant: 'a vector is served once', at: asOf, what: `${what}: ${change}` }];
    }
    served.set(asOf, vector);
  }
  return [];
}
