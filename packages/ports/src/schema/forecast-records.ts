import { EDGES, ROLES } from '@foretick/core/forecast';
import * as z from 'zod';
import { instrument, seriesKey, time } from './parts.ts';

const role = z.enum(ROLES);

const intervals = z.array(z.object({ level: z.number(), lower: z.number(), upper: z.number() }));

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
    medianLogReturn: z.number(),
    volatility: z.number().optional(),
    intervals,
    edge: z.enum(EDGES),
  }),
  z.object({
    ...predictionKey,
    status: z.literal('missed'),
    reason: z.enum(['deadline-passed', 'incomplete-candle']),
  }),
]);

const outcomeKey = {
  ...forecastKey,
  predictedLogReturn: z.number(),
  medianLogReturn: z.number(),
  intervals,
};

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
  shadow: z.boolean(),
  count: z.int(),
  maeBp: z.number(),
  medianMaeBp: z.number(),
  persistenceMaeBp: z.number(),
  mseSkill: z.number().optional(),
  hitRate: z.number().optional(),
  hitCount: z.int(),
  intervals: z.array(
    z.object({
      level: z.number(),
      count: z.int(),
      coverage: z.number(),
      widthBp: z.number(),
      winklerBp: z.number(),
    }),
  ),
  lastTargetTime: time,
});
