/**
 * Keys that two sets of 32-bit hashes share the more likely the more of their items they share: `bands` keys of
 * three MinHash values each (Broder, 1997). Sets alike to a share s have one in common with probability
 * 1 - (1 - s^3)^bands.
 */
export function bandsOf(items: ReadonlySet<number>, bands: number): number[] {
  if (items.size === 0) return [];
  const hashes = Uint32Array.from(items);
  const keys: number[] = [];
  for (let band = 0; band < bands; band += 1) {
    let key = band;
    for (let row = 0; row < ROWS; row += 1) key = mixed(key ^ smallest(hashes, band * ROWS + row));
    keys.push(key);
  }
  return keys;
}

const ROWS = 3;

/** The smallest value of the items under the hash function of this number. */
function smallest(hashes: Uint32Array, number: number): number {
  const seed = Math.imul(number + 1, 0x9e3779b1);
  let least = 0xffffffff;
  for (let i = 0; i < hashes.length; i += 1) {
    const value = mixed((hashes[i] ?? 0) ^ seed);
    if (value < least) least = value;
  }
  return least;
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain). */
function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
