import * as z from 'zod';

/** One candle over `[open_time, close_time)`. Times are epoch ms, UTC. `null`: the source does not give it. */
export const candleSchema = z.object({
  instrument: z.string(),
  interval_sec: z.number(),
  open_time: z.number(),
  close_time: z.number(),
  revision: z.number(),
  status: z.enum(['provisional', 'final']),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  /** In base currency. */
  volume: z.number(),
  quote_volume: z.number().nullable(),
  vwap: z.number().nullable(),
  trade_count: z.number().nullable(),
  buy_volume: z.number().nullable(),
  sell_volume: z.number().nullable(),
  /** False when trades of the window may be missing. */
  complete: z.boolean(),
  /** True when nothing traded and the price is carried on. */
  filled: z.boolean(),
  origin: z.enum(['trades', 'venue', 'import']),
  available_at: z.number(),
  availability: z.enum(['observed', 'modelled']),
});

export type ApiCandle = z.infer<typeof candleSchema>;
