import * as z from 'zod';
import { feedStateSchema } from './feed-state.ts';

/** Which model is served for one horizon, and why that one. */
export const championSchema = z.object({
  horizon_sec: z.number(),
  model: z.string(),
  model_version: z.string(),
  /** How it came to serve; `null` where nobody promoted it: "no change" serves while there is no model. */
  promotion: z
    .object({
      /** Close time of the first candle that it serves. */
      effective_from: z.number(),
      /** The training schedule, the guard over live skill, or a person by command. */
      by: z.enum(['schedule', 'guard', 'person']),
      reason: z.string(),
      /** The version that was rolled back for it; `null`: none was. */
      replaces: z.string().nullable(),
    })
    .nullable(),
});

export const instrumentStatusSchema = z.object({
  instrument: z.string(),
  exchange: z.string(),
  pair: z.string(),
  /** `null`: nothing was heard of its feed since this process started. */
  feed: feedStateSchema.nullable(),
  /** Final candles there are, and how many the model needs before it trains. */
  learning: z.object({ candles: z.number(), needed: z.number() }),
  /** Open time of the newest final candle and its close. */
  last_candle: z.object({ open_time: z.number(), close_time: z.number(), close: z.number() }).nullable(),
  /** Shortest horizon first; a horizon without a forecast so far is absent. */
  champions: z.array(championSchema),
});

/** Room that the data takes, in bytes. */
const diskSchema = z.object({
  /** Without the room in files that new rows are written to first. */
  used_bytes: z.number(),
  file_bytes: z.number(),
  /** Beyond it the oldest trades go; `null`: there is no bound. */
  budget_bytes: z.number().nullable(),
});

/** What runs, where its data comes from and how far it is. */
export const statusSchema = z.object({
  version: z.string(),
  source: z.enum(['live', 'simulated', 'replay']),
  /** The source in words, for example `Kraken` or a file's name. */
  label: z.string(),
  started_at: z.number(),
  /** The server's clock, epoch ms. */
  now: z.number(),
  interval_sec: z.number(),
  horizons_sec: z.array(z.number()),
  instruments: z.array(instrumentStatusSchema),
  /** The same coins on other venues, watched beside. */
  references: z.array(
    z.object({
      instrument: z.string(),
      exchange: z.string(),
      pair: z.string(),
      feed: feedStateSchema.nullable(),
    }),
  ),
  store: z.object({
    /** Records the log carries and the store has not recorded yet; an upper bound. */
    lag_records: z.number(),
  }),
  disk: diskSchema,
});

export const pairSchema = z.object({ instrument: z.string(), exchange: z.string(), pair: z.string() });

export const healthSchema = z.object({
  ready: z.boolean(),
  /** Why it is not ready; empty when it is. */
  reason: z.string(),
  store_lag_records: z.number(),
  stream_clients: z.number(),
  /** Streams that were cut because their reader was too slow. */
  slow_clients_cut: z.number(),
  disk: diskSchema,
  /** How far each consumer of the log is behind. */
  consumers: z.array(z.object({ group: z.string(), topic: z.string(), records: z.number() })),
});

export type ApiChampion = z.infer<typeof championSchema>;
export type ApiStatus = z.infer<typeof statusSchema>;
export type ApiInstrumentStatus = z.infer<typeof instrumentStatusSchema>;
export type ApiPair = z.infer<typeof pairSchema>;
export type ApiHealth = z.infer<typeof healthSchema>;
