import * as z from 'zod';

/** Served, forecasting in the shadow, or what both have to beat. */
export const roleSchema = z.enum(['champion', 'challenger', 'baseline']);

/** The log-return is forecast to lie within with probability `level`; bounds as log-returns and as prices. */
export const intervalSchema = z.object({
  level: z.number(),
  lower_log_return: z.number(),
  upper_log_return: z.number(),
  lower_price: z.number(),
  upper_price: z.number(),
});

const outcomeKey = {
  prediction_id: z.string(),
  instrument: z.string(),
  interval_sec: z.number(),
  as_of: z.number(),
  horizon_sec: z.number(),
  target_time: z.number(),
  model: z.string(),
  model_version: z.string(),
  role: roleSchema,
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
    /** Whether the price lay inside each published interval; empty where there was none. */
    covered: z.array(z.object({ level: z.number(), inside: z.boolean() })),
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
  role: roleSchema,
  /** From then on a newer one should have come, epoch ms: whoever acts on forecasts acts on this one no more. */
  stale_after: z.number(),
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
    /** What makes the absolute error least; `price` makes the squared one least. */
    median_log_return: z.number(),
    median_price: z.number(),
    /** Forecast of the standard deviation of the log-return over the horizon; `null`: no volatility model serves. */
    volatility: z.number().nullable(),
    /** By rising level; empty where nothing is calibrated yet. */
    intervals: z.array(intervalSchema),
    /** The forecast move against the cost of acting on it and undoing it; `none`: no move is forecast. */
    edge: z.enum(['none', 'below-cost', 'above-cost']),
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
