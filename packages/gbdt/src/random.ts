/** A stream of 32-bit numbers that depends on its seed alone (xoshiro128**, seeded by SplitMix32). */
export interface Random {
  /** A whole number from 0 up to, and not with, 2^32. */
  next(): number;
  /** A whole number from 0 up to, and not with, `bound`. */
  below(bound: number): number;
}

/** Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", 2021. */
export function newRandom(seed: number): Random {
  let mix = seed | 0;
  const seeded = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = seeded();
  let b = seeded();
  let c = seeded();
  let d = seeded() | 1;
  const next = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  return { next, below: (bound) => Math.floor((next() / 4_294_967_296) * bound) };
}
