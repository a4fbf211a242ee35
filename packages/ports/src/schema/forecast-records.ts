import * as z from 'zod';
import { instrument, seriesKey, time } from './parts.ts';

const role = z.enum(['champion', 'baseline']);

const forecastKey = {
  predictionId: z.string(),
  ...seriesKey,
  asOf: time,
  horizonSec: z.int(),
  targetTime: time,
  model: z.string(),
  modelVersion: z.string(),
  role,
};

const predictionKey = { ...forecastKey, featureViewHash: z.string(), processingTime: time };

export const predictionSchema = z.discriminatedUnion('status', [
  z.object({
    ...predictionKey,
    status: z.literal('published'),
    basePrice: z.number(),
    logReturn: z.number(),
    price: z.number(),
  }),
  z.object({
    ...predictionKey,
    status: z.literal('missed'),
    reason: z.enum(['deadline-passed', 'incomplete-candle']),
  }),
]);

const outcomeKey = { ...forecastKey, predictedLogReturn: z.number() };

export const outcomeSchema = z.discriminatedUnion('status', [
  z.object({
    ...outcomeKey,
    status: z.literal('scored'),
    basePrice: z.number(),
    actualPrice: z.number(),
    actualLogReturn: z.number(),
  }),
  z.object({
    ...outcomeKey,
    status: z.literal('void'),
    reason: z.enum(['incomplete-candle', 'missing-candle']),
  }),
]);

export const scoreSchema = z.object({
  instrument,
  intervalSec: z.int(),
  horizonSec: z.int(),
  model: z.string(),
  count: z.int(),
  maeBp: z.number(),
  persistenceMaeBp: z.number(),
  mseSkill: z.number().optional(),
  hitRate: z.number().optional(),
  hitCount: z.int(),
  lastTargetTime: time,
});
