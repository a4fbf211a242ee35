import * as z from 'zod';

/** Figures over the forecasts whose target time lies in the `window_sec` up to and including `time`. */
export const scorePointSchema = z.object({
  /** Epoch ms. */
  time: z.number(),
  count: z.number(),
  mae_bp: z.number(),
  persistence_mae_bp: z.number(),
  /** `1 - MSE / MSE of persistence`; `null` when the price never moved. */
  mse_skill: z.number().nullable(),
  hit_rate: z.number().nullable(),
  hit_count: z.number(),
  /** By rising level; empty while no forecast had intervals. */
  coverage: z.array(z.object({ level: z.number(), count: z.number(), coverage: z.number() })),
});

/** A rolling curve of one model on one pair and horizon. A step in which nothing was scored has no point. */
export const scoreCurveSchema = z.object({
  instrument: z.string(),
  interval_sec: z.number(),
  horizon_sec: z.number(),
  model: z.string(),
  /** Forecasts that were not served: a challenger's. */
  shadow: z.boolean(),
  window_sec: z.number(),
  step_sec: z.number(),
  /** Oldest first. */
  points: z.array(scorePointSchema),
});

/** How long the windows of rolling curves are: an hour, a day, a week. */
export const SCORE_WINDOWS_SEC = [3_600, 86_400, 604_800] as const;

export type ApiScorePoint = z.infer<typeof scorePointSchema>;
export type ApiScoreCurve = z.infer<typeof scoreCurveSchema>;
