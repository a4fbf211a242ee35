import { createHash } from 'node:crypto';

/** What a headline is known by among the labels, which hold no text: the first 16 digits of its SHA-256. */
export function hashOf(title: string): string {
  return createHash('sha256').update(title).digest('hex').slice(0, 16);
}
