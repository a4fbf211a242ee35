/**
 * Keys that two sets of 32-bit hashes share the more likely the more of their items they share: `bands` keys of
 * three MinHash values each. For sets alike to a share s, one is common with a probability near 1 - (1 - s^3)^bands.
 * Each item is hashed once: it falls into one bin, and a bin without any takes the value of the next one that has
 * (one permutation hashing, Li, Owen, Zhang, 2012; Shrivastava, Li, 2014).
 */
export function bandsOf(items: ReadonlySet<number>, bands: number): number[] {
  if (items.size === 0) return [];
  const bins = new Uint32Array(bands * ROWS).fill(EMPTY);
  for (const item of items) {
    const bits = mixed(item);
    const bin = bits % bins.length;
    const value = mixed(bits);
    if (value < (bins[bin] ?? EMPTY)) bins[bin] = value;
  }
  let borrowed = firstFilled(bins);
  const keys: number[] = [];
  let key = 0;
  for (let bin = bins.length - 1; bin >= 0; bin -= 1) {
    const own = bins[bin] ?? EMPTY;
    borrowed = own === EMPTY ? mixed(borrowed + 1) : own;
    key = mixed(key ^ borrowed);
    if (bin % ROWS > 0) continue;
    keys.push(mixed(key + bin));
    key = 0;
  }
  return keys;
}

const ROWS = 3;
const EMPTY = 0xffffffff;

/** What the last bin borrows: the bins are a ring. */
function firstFilled(bins: Uint32Array): number {
  return bins.find((value) => value !== EMPTY) ?? EMPTY;
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain). */
function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
