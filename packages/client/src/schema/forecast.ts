import * as z from 'zod';

const outcomeKey = {
  prediction_id: z.string(),
  instrument: z.string(),
  interval_sec: z.number(),
  as_of: z.number(),
  horizon_sec: z.number(),
  target_time: z.number(),
  model: z.string(),
  model_version: z.string(),
  role: z.enum(['champion', 'baseline']),
  predicted_log_return: z.number(),
};

/** What came of a forecast. `void`: the price at the target time is not known for certain, so it counts nowhere. */
export const outcomeSchema = z.discriminatedUnion('status', [
  z.object({
    ...outcomeKey,
    status: z.literal('scored'),
    base_price: z.number(),
    actual_price: z.number(),
    actual_log_return: z.number(),
    /** `(predicted - actual log-return) * 10,000`: positive where the forecast was too high. */
    error_bp: z.number(),
  }),
  z.object({
    ...outcomeKey,
    status: z.literal('void'),
    reason: z.enum(['incomplete-candle', 'missing-candle']),
  }),
]);

const forecastKey = {
  prediction_id: z.string(),
  instrument: z.string(),
  interval_sec: z.number(),
  /** Close time of the candle it was made from, epoch ms. */
  as_of: z.number(),
  horizon_sec: z.number(),
  target_time: z.number(),
  model: z.string(),
  model_version: z.string(),
  role: z.enum(['champion', 'baseline']),
  /** `null` until the outcome is known. */
  outcome: outcomeSchema.nullable(),
};

/** One forecast with what came of it. `missed`: none was made in time. */
export const forecastSchema = z.discriminatedUnion('status', [
  z.object({
    ...forecastKey,
    status: z.literal('published'),
    base_price: z.number(),
    log_return: z.number(),
    price: z.number(),
  }),
  z.object({
    ...forecastKey,
    status: z.literal('missed'),
    reason: z.enum(['deadline-passed', 'incomplete-candle']),
  }),
]);

export type ApiOutcome = z.infer<typeof outcomeSchema>;
export type ApiForecast = z.infer<typeof forecastSchema>;
export type ApiPublishedForecast = Extract<ApiForecast, { status: 'published' }>;
