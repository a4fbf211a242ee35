import * as z from 'zod';

/** A stretch whose trades the venue did not give in time. Times are epoch ms. */
export const gapSchema = z.object({
  gap_id: z.string(),
  instrument: z.string(),
  from_time: z.number(),
  to_time: z.number(),
  first_sequence: z.number().nullable(),
  last_sequence: z.number().nullable(),
  cause: z.string(),
  opened_at: z.number(),
  repaired_at: z.number().nullable(),
  attempts: z.number(),
  /** Open times of the first and last candle that lack trades. */
  first_candle: z.number(),
  last_candle: z.number(),
});

/** Something a feed delivered that cannot be a trade, set aside. */
export const rejectedSchema = z.object({
  instrument: z.string(),
  reason: z.string(),
  detail: z.string(),
  raw: z.string(),
  ingest_time: z.number(),
});

export type ApiGap = z.infer<typeof gapSchema>;
export type ApiRejected = z.infer<typeof rejectedSchema>;
