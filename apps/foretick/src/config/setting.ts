import * as z from 'zod';

export interface Setting {
  /** Command-line flag; the environment variable is named in `env`. */
  readonly flag: string | undefined;
  readonly env: string;
  /** What may be written, in words. */
  readonly allowed: string;
  /** Whether its value, or a part of it, is nobody's to read: no message shows it. */
  readonly secret?: true;
}

/** What is said of each setting besides its type. */
export const about = z.registry<Setting>();

export const wholeNumber = (low: number, high: number) =>
  z.coerce.number<string | number>().int().min(low).max(high);
