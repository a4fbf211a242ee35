import type { SearchJournal } from '@foretick/core/search';
import * as z from 'zod';

const journalSchema = z.object({
  space: z.array(
    z.object({
      ...{ name: z.string(), low: z.number(), high: z.number() },
      ...{ scale: z.enum(['linear', 'log']), whole: z.boolean() },
    }),
  ),
  seed: z.number(),
  batch: z.number().int().min(1),
  trials: z.array(
    z.object({
      number: z.number(),
      settings: z.record(z.string(), z.number()),
      loss: z.number().nullable(),
    }),
  ),
});

/** A journal that was kept, or `undefined` where none was. Throws where it is something else. */
export function parseJournal(value: unknown): SearchJournal | undefined {
  return value === undefined ? undefined : journalSchema.parse(value);
}
