/** Numbers in [0, 1), a new one at each call. */
export type Random = () => number;

/**
 * A stream of numbers of its own for each list of seeds (whole numbers), so that one list of records is changed
 * the same way whether the others are changed or not. A counter mixed by the finaliser of MurmurHash3
 * (Austin Appleby, public domain).
 */
export function seededRandom(...seeds: readonly number[]): Random {
  let state = 0;
  for (const seed of seeds) state = mixed(state ^ mixed(seed + GOLDEN));
  return () => {
    state = (state + GOLDEN) | 0;
    return (mixed(state) >>> 0) / 4_294_967_296;
  };
}

/** 2^32 over the golden ratio: the counter visits every state, far apart from one to the next. */
const GOLDEN = 0x9e3779b9;

function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
