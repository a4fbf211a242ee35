/** Chance that is the same for the same seeds. */
export interface Random {
  /** A whole number in [0, bound); `bound` from 1 to 2^31. */
  below(bound: number): number;
  /** True once in so many calls. */
  oneIn(many: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/**
 * A stream for each pair of whole numbers: a Weyl counter mixed by the finaliser of MurmurHash3 (Austin Appleby, public
 * domain).
 */
export function seededRandom(seed: number, stream: number): Random {
  let state = mixed(mixed(seed | 0) ^ Math.imul(stream | 0, GOLDEN));
  const below = (bound: number): number => {
    state = (state + GOLDEN) | 0;
    return Math.floor(((mixed(state) >>> 0) / 4_294_967_296) * bound);
  };
  return {
    below,
    oneIn: (many) => below(many) === 0,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[below(list.length)] as T;
    },
  };
}

const GOLDEN = 0x9e3779b9;

function mixed(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
