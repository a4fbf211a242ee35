import { createHash } from 'node:crypto';

/** A 128-bit id that depends on its parts alone, as 32 hexadecimal digits. */
export function stableId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
