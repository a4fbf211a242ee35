import { errors } from './errors.ts';

/** The rows of a result that holds one list under Kraken's own name for the pair, beside `last`. */
export function rowsOf(result: Readonly<Record<string, unknown>>, method: string): readonly unknown[] {
  for (const [key, value] of Object.entries(result)) {
    if (key !== 'last' && Array.isArray(value)) return value;
  }
  throw errors.badResponse(method, 'no rows');
}
