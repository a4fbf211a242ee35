import * as z from 'zod';

/** Running figures of one model on one pair and horizon. Errors in basis points of log-return. */
export const scoreSchema = z.object({
  instrument: z.string(),
  interval_sec: z.number(),
  horizon_sec: z.number(),
  model: z.string(),
  count: z.number(),
  mae_bp: z.number(),
  persistence_mae_bp: z.number(),
  /** `1 - MSE / MSE of persistence`; `null` when the price never moved. */
  mse_skill: z.number().nullable(),
  hit_rate: z.number().nullable(),
  hit_count: z.number(),
  last_target_time: z.number(),
});

export type ApiScore = z.infer<typeof scoreSchema>;
