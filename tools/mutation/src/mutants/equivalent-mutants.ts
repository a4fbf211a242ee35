import type { Mutant } from './mutant.ts';

/** A mutant that no test can tell from the code it was made of. */
interface EquivalentMutant {
  readonly file: string;
  /** The line that it begins in, trimmed. */
  readonly sourceLine: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

/** Named one by one, each looked at by hand. */
export const EQUIVALENT_MUTANTS: readonly EquivalentMutant[] = [
  {
    file: 'packages/gbdt/src/training/crew.ts',
    sourceLine: 'for (let look = 0; look < LOOKS_BEFORE_SLEEP; look += 1) {',
    original: 'look < LOOKS_BEFORE_SLEEP',
    replacement: 'false',
    why: 'it sleeps at once and does not look first: slower, with the same result',
  },
];

/** Why a mutant cannot be told from the original. `undefined`: it can. */
export function whyEquivalent(mutant: Mutant): string | undefined {
  return EQUIVALENT_MUTANTS.find(
    ({ file, sourceLine, original, replacement }) =>
      mutant.file === file &&
      mutant.sourceLine === sourceLine &&
      mutant.original === original &&
      mutant.replacement === replacement,
  )?.why;
}
