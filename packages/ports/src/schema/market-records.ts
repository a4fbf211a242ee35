import * as z from 'zod';
import { instrument, seriesKey, time } from './parts.ts';

const times = {
  eventTime: time,
  ingestTime: time,
  availableAt: time,
  availability: z.literal('modelled').optional(),
};

const trade = z.object({
  kind: z.literal('trade'),
  instrument,
  sequence: z.int(),
  tradeId: z.string(),
  price: z.number(),
  quantity: z.number(),
  side: z.enum(['buy', 'sell', 'unknown']),
  ...times,
});

const progress = z.object({ kind: z.literal('progress'), instrument, ...times });

const gap = z.object({
  kind: z.literal('gap'),
  instrument,
  cause: z.enum(['start-of-input', 'end-of-input', 'downtime', 'unrepaired']),
  fromTime: time.optional(),
  toTime: time.optional(),
  lastPrice: z.number().optional(),
  ...times,
});

/** Late trades say besides which window they missed. */
export const lateTradeSchema = z.discriminatedUnion('kind', [
  trade.extend({
    missedOpenTime: time.optional(),
    missedIntervalSec: z.int().optional(),
    lateTrades: z.int().optional(),
  }),
  progress,
  gap,
]);

export const candleSchema = z.object({
  ...seriesKey,
  openTime: time,
  closeTime: time,
  revision: z.int(),
  status: z.enum(['provisional', 'final']),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
  quoteVolume: z.number().optional(),
  vwap: z.number().optional(),
  tradeCount: z.int().optional(),
  buyVolume: z.number().optional(),
  sellVolume: z.number().optional(),
  complete: z.boolean(),
  filled: z.boolean(),
  origin: z.enum(['trades', 'venue', 'import']),
  availableAt: time,
  availability: z.enum(['observed', 'modelled']),
});

const correction = z.object({ kind: z.literal('correction'), instrument, candle: candleSchema, ...times });

export const tradeEventSchema = z.discriminatedUnion('kind', [trade, progress, gap, correction]);

export const indicatorRowSchema = z.object({
  candle: candleSchema,
  seedTime: time,
  // Columns in warm-up are named too, with `null` on the wire.
  values: z.record(z.string(), z.union([z.number(), z.null().transform(() => undefined)])),
});
