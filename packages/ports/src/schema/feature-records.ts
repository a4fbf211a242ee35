import { COMPANION_SLOTS } from '@foretick/core/feature';
import * as z from 'zod';
import { candleSchema } from './market-records.ts';
import { seriesKey, time } from './parts.ts';

const slot = z.enum(COMPANION_SLOTS);

export const companionRecordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('candle'), ...seriesKey, slot, candle: candleSchema }),
  z.object({
    kind: z.literal('news'),
    ...seriesKey,
    signal: z.object({ id: z.string(), publishedAt: time, availableAt: time, score: z.number() }),
  }),
  z.object({ kind: z.literal('progress'), ...seriesKey, asOf: time }),
]);

export const featureVectorSchema = z.object({
  ...seriesKey,
  asOf: time,
  seedTime: time,
  viewHash: z.string(),
  values: z.array(z.number()),
  volatility: z.number(),
  companions: z.partialRecord(slot, z.object({ seedTime: time, closeTime: time })),
});
