/**
 * Hash of a text's UTF-16 units, 64 bits as 16 hexadecimal digits: FNV-1a (Fowler, Noll, Vo; public domain). Stable
 * for ever: ids of stories are made of it.
 */
export function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

/** The same in 32 bits, as a whole number from 0: for hash tables and signatures. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
