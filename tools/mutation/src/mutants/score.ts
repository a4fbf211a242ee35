import { whyEquivalent } from './equivalent-mutants.ts';
import type { Mutant, MutantResult } from './mutant.ts';

export interface TriedMutant {
  readonly mutant: Mutant;
  readonly result: MutantResult;
}

export interface MutationScore {
  readonly tried: number;
  /** Killed, or so slow that they never end. */
  readonly caught: number;
  /** Survivors that no test can tell from the original. They count as survivors in `share`. */
  readonly equivalent: number;
  /** Of all that were tried. */
  readonly share: number;
  /** Of those tried that are not known to be equivalent. */
  readonly shareOfTold: number;
  /** Wilson's 95 % interval of `share`. */
  readonly low: number;
  readonly high: number;
}

const Z = 1.96;

/** What no longer is a program counts for nothing. */
export function scoreOf(all: readonly TriedMutant[]): MutationScore {
  const valid = all.filter(({ result }) => result.status !== 'invalid');
  const tried = valid.length;
  const survivors = valid.filter(({ result }) => survives(result));
  const caught = tried - survivors.length;
  const equivalent = survivors.filter(({ mutant }) => whyEquivalent(mutant) !== undefined).length;
  const share = tried === 0 ? 1 : caught / tried;
  const spread = 1 + Z ** 2 / Math.max(tried, 1);
  const middle = (share + Z ** 2 / (2 * Math.max(tried, 1))) / spread;
  const half =
    (Z / spread) *
    Math.sqrt((share * (1 - share)) / Math.max(tried, 1) + Z ** 2 / (4 * Math.max(tried, 1) ** 2));
  return {
    tried,
    caught,
    equivalent,
    share,
    shareOfTold: tried === equivalent ? 1 : caught / (tried - equivalent),
    low: Math.max(0, middle - half),
    high: Math.min(1, middle + half),
  };
}

export function survives({ status }: MutantResult): boolean {
  return status === 'survived' || status === 'uncovered';
}
