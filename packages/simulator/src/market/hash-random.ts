/**
 * Randomness that is a pure function of a 32-bit seed and the number of the draw, so that any part of a market
 * can be computed without the parts before it. Not for secrets.
 */
export function uniform(seed: number, draw: number): number {
  return mix(seed + Math.imul(draw, 0x9e3779b9)) / 0x1_0000_0000;
}

/** Mean 0, variance 1, bounded by 3.5: the sum of four uniform draws. */
export function nearlyNormal(seed: number, draw: number): number {
  const at = draw * 4;
  const sum = uniform(seed, at) + uniform(seed, at + 1) + uniform(seed, at + 2) + uniform(seed, at + 3);
  return (sum - 2) * Math.sqrt(3);
}

/** A new seed from an old one and a number. */
export function childSeed(seed: number, child: number): number {
  return mix((mix(seed ^ 0x85ebca6b) + Math.imul(child + 1, 0xc2b2ae35)) | 0);
}

/** A new seed from an old one and a text (FNV-1a). */
export function textSeed(seed: number, text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return childSeed(seed, hash);
}

/** A bijective integer hash (the "lowbias32" constants of C. Wellons): every input bit moves every output bit. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
