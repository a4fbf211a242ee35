import * as z from 'zod';

/** Technical indicators of one final candle. Times are epoch ms. */
export const indicatorRowSchema = z.object({
  instrument: z.string(),
  interval_sec: z.number(),
  open_time: z.number(),
  close_time: z.number(),
  revision: z.number(),
  /** Open time of the first candle that they ever saw. */
  seed_time: z.number(),
  /** By name; `null` while an indicator warms up. */
  values: z.record(z.string(), z.number().nullable()),
});

/** The numbers that the models saw for one candle. */
export const featureRowSchema = z.object({
  instrument: z.string(),
  interval_sec: z.number(),
  /** Close time of the newest candle in it. */
  as_of: z.number(),
  seed_time: z.number(),
  view_hash: z.string(),
  /** Standard deviation of the one-candle log-return, as forecast then. */
  volatility: z.number(),
  /** By name; by place (`feature_0`) where this version of Foretick computes other features. */
  values: z.record(z.string(), z.number()),
});

export type ApiIndicatorRow = z.infer<typeof indicatorRowSchema>;
export type ApiFeatureRow = z.infer<typeof featureRowSchema>;
