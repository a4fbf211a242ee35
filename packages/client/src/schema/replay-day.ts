import * as z from 'zod';

/** A day (UTC) of which there are candles, so that it can be watched again. */
export const replayDaySchema = z.object({
  instrument: z.string(),
  /** For example `2026-01-05`. */
  day: z.string(),
  /** Epoch ms; `to` is exclusive. */
  from: z.number(),
  to: z.number(),
  /** Final candles of the forecast interval. */
  candles: z.number(),
  /** Forecasts that were published for it. */
  forecasts: z.number(),
});

export type ApiReplayDay = z.infer<typeof replayDaySchema>;
