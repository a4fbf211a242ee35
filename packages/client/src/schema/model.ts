import * as z from 'zod';
import { championSchema } from './status.ts';

/** A trained version, as the registry has it. Times are epoch ms. */
export const modelSchema = z.object({
  model: z.string(),
  model_version: z.string(),
  instrument: z.string(),
  interval_sec: z.number(),
  horizon_sec: z.number(),
  /** Served now, forecasting in the shadow now, or neither. */
  role: z.enum(['champion', 'challenger', 'none']),
  /** How the champion came to serve; `null` for all others. */
  promotion: championSchema.shape.promotion,
  /** Whether it served once and was rolled back. */
  rolled_back: z.boolean(),
  /** Close times of the first and last candle it was trained on. */
  data_from: z.number(),
  data_to: z.number(),
  /** From the newest candle it was trained on until now. */
  age_ms: z.number(),
  training_rows: z.number(),
  /** Settings tried before this one was chosen; `null`: not counted. */
  trials: z.number().nullable(),
  code_version: z.string().nullable(),
  /** Figures from the inner holdout, by name. */
  metrics: z.record(z.string(), z.number()),
  /** What the gate said when it asked to serve; `null`: it did not have to pass one. */
  gate: z.object({ passed: z.boolean(), reason: z.string() }).nullable(),
});

export type ApiModel = z.infer<typeof modelSchema>;
