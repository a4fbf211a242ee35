import { createHash } from 'node:crypto';
import type { Mutant } from './mutant.ts';

/**
 * `size` mutants at random, the same for the same seed. A larger sample holds the smaller ones, and a mutant stays in
 * it while other code changes.
 */
export function sample(mutants: readonly Mutant[], size: number, seed: number): Mutant[] {
  const places = new Map(
    mutants.map(({ key }) => [key, createHash('sha256').update(`${seed}\n${key}`).digest('hex')]),
  );
  const place = ({ key }: Mutant): string => places.get(key) ?? '';
  return mutants.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, size);
}
