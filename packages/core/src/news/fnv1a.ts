/**
 * Hash of a text's UTF-16 units, 64 bits as 16 hexadecimal digits: FNV-1a (Fowler, Noll, Vo; public domain). Stable
 * for ever: ids of stories are made of it.
 */
export function fnv1a64(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < text.length; i += 1) {
    low = (low ^ text.charCodeAt(i)) >>> 0;
    // Times the prime 2^40 + 0x1b3, in halves: a product of 32 and 9 bits is exact.
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + (low << 8) + Math.floor(product / 2 ** 32)) >>> 0;
    low = product >>> 0;
  }
  return digits(high) + digits(low);
}

function digits(half: number): string {
  return half.toString(16).padStart(8, '0');
}

/** The same in 32 bits, as a whole number from 0: for hash tables and signatures. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
