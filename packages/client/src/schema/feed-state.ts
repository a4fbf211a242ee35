import * as z from 'zod';

/** How the feed of one instrument is doing. Counts are since the process started. */
export const feedStateSchema = z.object({
  instrument: z.string(),
  state: z.enum(['connecting', 'live', 'down', 'refused', 'ended']),
  /** In plain words; empty when all is well. */
  reason: z.string(),
  /** Epoch ms of the next attempt, while down. */
  retry_at: z.number().nullable(),
  since: z.number(),
  trades: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
});

export type ApiFeedState = z.infer<typeof feedStateSchema>;
