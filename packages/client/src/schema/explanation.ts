import * as z from 'zod';
import { forecastSchema } from './forecast.ts';
import { headlineSchema } from './news.ts';

/** What one feature added to a forecast. */
export const contributionSchema = z.object({
  feature: z.string(),
  /** What the feature belongs to, for example `returns` or `order-flow`. */
  group: z.string(),
  unit: z.string(),
  /** The number that the model saw. */
  value: z.number(),
  /** Above 0: it pushed the forecast up. */
  log_return: z.number(),
});

/**
 * A forecast taken apart: `base + contributions + rest + limit = log_return` of the forecast. Shapley values for trees (TreeSHAP), exact
 * terms for a linear model, their mean for an average.
 */
export const explanationSchema = z.object({
  /** What the model would say if it knew nothing of this moment. */
  base_log_return: z.number(),
  /** Largest first, whichever way they push. */
  contributions: z.array(contributionSchema),
  /** Sum over the features that are not listed. */
  rest_log_return: z.number(),
  /** What the bound on a forecast's size took off; nearly always 0. */
  limit_log_return: z.number(),
});

/** Why one forecast is as it is, and what came of it. */
export const whySchema = z.object({
  /** With its model version and its outcome. */
  forecast: forecastSchema,
  /** `null` where the registry does not have the version: "no change" is not trained. */
  model: z
    .object({
      model: z.string(),
      model_version: z.string(),
      data_from: z.number(),
      data_to: z.number(),
      training_rows: z.number(),
    })
    .nullable(),
  /** `null` where there is none; `reason` says why. */
  explanation: explanationSchema.nullable(),
  /** In plain words; empty when there is an explanation. */
  reason: z.string(),
  /** Headlines that the forecast knew of, newest first. */
  headlines: z.array(headlineSchema),
});

export type ApiContribution = z.infer<typeof contributionSchema>;
export type ApiExplanation = z.infer<typeof explanationSchema>;
export type ApiWhy = z.infer<typeof whySchema>;
