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
  /** Connections after the first. */
  reconnects: z.number(),
  /** Over the last minute. */
  trades_per_sec: z.number(),
  /** Median time from the venue's clock to ours over the newest live trades. */
  latency_ms: z.number().nullable(),
  /** Holes that the venue has not given yet, and those that it gave late; over all runs. */
  gaps_open: z.number(),
  gaps_repaired: z.number(),
});

export type ApiFeedState = z.infer<typeof feedStateSchema>;
