import * as z from 'zod';

/** What a group of features was worth to a model on history: everything was trained and forecast again without it. */
export const featureWorthSchema = z.object({
  instrument: z.string(),
  horizon_sec: z.number(),
  model: z.string(),
  /** For example `news`. */
  group: z.string(),
  /** Squared error that the group saved, as a share of that of "no change"; `null` where nothing moved. */
  worth: z.number().nullable(),
  /** In which it lies with 95 %. */
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Forecasts made at `from <= as_of < to` were compared, epoch ms. */
  from: z.number(),
  to: z.number(),
  /** When it was measured, epoch ms. */
  measured_at: z.number(),
});

export type ApiFeatureWorth = z.infer<typeof featureWorthSchema>;
