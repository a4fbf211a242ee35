/**
 * Keys that two sets of 32-bit hashes share the more likely the more of their items they share: `bands` keys of
 * three MinHash values each (Broder, 1997). Sets alike to a share s have one in common with probability
 * 1 - (1 - s^3)^bands.
 */
export function bandsOf(items: ReadonlySet<number>, bands: number): string[] {
  if (items.size === 0) return [];
  const keys: string[] = [];
  for (let band = 0; band < bands; band += 1) {
    let key = `${band}`;
    for (let row = 0; row < ROWS; row += 1) key += `,${smallest(items, band * ROWS + row)}`;
    keys.push(key);
  }
  return keys;
}

const ROWS = 3;

/** The smallest value of the items under the hash function of this number. */
function smallest(items: ReadonlySet<number>, number: number): number {
  const factor = (Math.imul(number + 1, 0x9e3779b1) | 1) >>> 0;
  const offset = Math.imul(number + 1, 0x85ebca6b);
  let least = 0xffffffff;
  for (const item of items) {
    let bits = (Math.imul(item, factor) + offset) | 0;
    bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
    bits = (bits ^ (bits >>> 13)) >>> 0;
    if (bits < least) least = bits;
  }
  return least;
}
