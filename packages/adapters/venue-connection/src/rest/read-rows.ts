import { shownValue } from '../read-json.ts';
import type { VenueErrors } from './venue-errors.ts';

/** Reads an answer that is one list. A row that `read` makes nothing of spoils the answer: `PREFIX_BAD_RESPONSE`. */
export function readRows<T>(
  answer: unknown,
  path: string,
  errors: VenueErrors,
  read: (row: unknown) => T | undefined,
): readonly T[] {
  if (!Array.isArray(answer)) throw errors.badResponse(path, 'no list of rows');
  return answer.map((row: unknown) => {
    const value = read(row);
    if (value !== undefined) return value;
    throw errors.badResponse(path, `a row that is not as agreed: ${shownValue(row).slice(0, 200)}`);
  });
}
