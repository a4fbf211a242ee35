/** Sets of 32-bit numbers, each with its owner, found again by a set that is much like them. */
export interface AlikeSets<Owner> {
  /** `set`: rising, without repetition; see `setOf`. An empty one is never found. */
  add(set: Uint32Array, owner: Owner): void;
  delete(set: Uint32Array, owner: Owner): void;
  /** Owners of the sets that share at least `least` with this one of what they have together, each once. */
  alike(set: Uint32Array): Iterable<Owner>;
}

/**
 * Exact, by prefix filtering (Chaudhuri, Ganti, Kaushik, 2006): of two sets that share so much, the first few numbers of each, in
 * one order of all numbers, have one in common. So only these are looked up. It is fast where small numbers are rare ones.
 * `least`: the share (Jaccard), above 0 and at most 1.
 */
export function createAlikeSets<Owner>(least: number): AlikeSets<Owner> {
  const held = new Map<number, Held<Owner>[]>();
  return {
    add(set, owner) {
      const entry = { set, owner };
      for (const key of prefixOf(set, least)) {
        const entries = held.get(key);
        if (entries === undefined) held.set(key, [entry]);
        else entries.push(entry);
      }
    },
    delete(set, owner) {
      for (const key of prefixOf(set, least)) {
        const entries = held.get(key) ?? [];
        const at = entries.findIndex((entry) => entry.owner === owner);
        if (at >= 0) entries.splice(at, 1);
        if (entries.length === 0) held.delete(key);
      }
    },
    *alike(set) {
      const tried = new Set<Held<Owner>>();
      for (const key of prefixOf(set, least)) {
        for (const entry of held.get(key) ?? []) {
          if (tried.has(entry)) continue;
          tried.add(entry);
          if (shareAtLeast(set, entry.set, least)) yield entry.owner;
        }
      }
    },
  };
}

interface Held<Owner> {
  readonly set: Uint32Array;
  readonly owner: Owner;
}

/** The numbers as a set: rising, each once. */
export function setOf(numbers: Iterable<number>): Uint32Array {
  const sorted = Uint32Array.from(numbers).sort();
  let kept = 0;
  for (let i = 0; i < sorted.length; i += 1) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i] ?? 0;
  }
  return sorted.slice(0, kept);
}

function prefixOf(set: Uint32Array, least: number): Uint32Array {
  // A hair less, so that a rounding up never shortens the prefix.
  const shared = Math.ceil(least * set.length - 1e-9);
  return set.subarray(0, set.length - shared + 1);
}

function shareAtLeast(one: Uint32Array, other: Uint32Array, least: number): boolean {
  const all = one.length + other.length;
  const needed = (least / (1 + least)) * all - 1e-9;
  let both = 0;
  for (let i = 0, k = 0; i < one.length && k < other.length; ) {
    // Most sets that have one rare number in common have little else, and that shows early.
    if (both + Math.min(one.length - i, other.length - k) < needed) return false;
    const [a = 0, b = 0] = [one[i], other[k]];
    if (a === b) both += 1;
    if (a <= b) i += 1;
    if (b <= a) k += 1;
  }
  return both / (all - both) >= least;
}
