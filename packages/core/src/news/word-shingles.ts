import { createAlikeSets, setOf } from './alike-sets.ts';
import { fnv1a32 } from './fnv1a.ts';

/** The set of a text's runs of three words, in lower case without punctuation; of all its words where it has fewer. */
export function wordShingles(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length <= WORDS) return new Set(words.length === 0 ? [] : [words.join(' ')]);
  return new Set(words.slice(0, words.length - WORDS + 1).map((_, i) => words.slice(i, i + WORDS).join(' ')));
}

const WORDS = 3;

/** The share of shingles that two sets have in common, from 0 to 1 (Jaccard). */
export function shingleOverlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 && b.size === 0) return 1;
  let shared = 0;
  for (const shingle of a) if (b.has(shingle)) shared += 1;
  return shared / (a.size + b.size - shared);
}

/** Told apart by what came before: whether a text tells again what another did. */
export interface NearDuplicates {
  /** The position of the first text that this one repeats; otherwise `undefined`, and it is remembered. */
  repeated(text: string): number | undefined;
}

/** `least`: the overlap from which two texts are the same story. Memory grows with the texts; meant for one data set. */
export function createNearDuplicates(least: number): NearDuplicates {
  const kept = createAlikeSets<number>(least);
  let position = 0;
  return {
    repeated(text) {
      const shingles = setOf([...wordShingles(text)].map(fnv1a32));
      const own = position;
      position += 1;
      const [first, ...others] = kept.alike(shingles);
      if (first !== undefined) return Math.min(first, ...others);
      kept.add(shingles, own);
      return undefined;
    },
  };
}
