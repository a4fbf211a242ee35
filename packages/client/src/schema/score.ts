import * as z from 'zod';

/** Running figures of one model on one pair and horizon. Errors in basis points of log-return. */
export const scoreSchema = z.object({
  instrument: z.string(),
  interval_sec: z.number(),
  horizon_sec: z.number(),
  model: z.string(),
  /** Forecasts that were not served: a challenger's. */
  shadow: z.boolean(),
  count: z.number(),
  mae_bp: z.number(),
  /** The same for the forecast of the median. */
  median_mae_bp: z.number(),
  persistence_mae_bp: z.number(),
  /** `1 - MSE / MSE of persistence`; `null` when the price never moved. */
  mse_skill: z.number().nullable(),
  /** Where the skill lies with 95 % confidence; `null`: too little is scored to say. The stream leaves it out. */
  mse_skill_interval: z.object({ low: z.number(), high: z.number() }).nullable().optional(),
  hit_rate: z.number().nullable(),
  hit_count: z.number(),
  /** By rising level; empty while no forecast had intervals. */
  intervals: z.array(
    z.object({
      level: z.number(),
      count: z.number(),
      /** Share of outcomes inside. */
      coverage: z.number(),
      width_bp: z.number(),
      winkler_bp: z.number(),
    }),
  ),
  last_target_time: z.number(),
});

export type ApiScore = z.infer<typeof scoreSchema>;
