import * as z from 'zod';

export interface Setting {
  /** Command-line flag; the environment variable is named in `env`. */
  readonly flag: string | undefined;
  readonly env: string;
  /** What may be written, in words. */
  readonly allowed: string;
}

/** What is said of each setting besides its type. */
export const about = z.registry<Setting>();

export const wholeNumber = (low: number, high: number) =>
  z.coerce.number<string | number>().int().min(low).max(high);
