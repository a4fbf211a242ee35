import * as z from 'zod';
import { ALARM_KINDS, ALARM_STATES } from '../topics.ts';
import { instrument, seriesKey, time } from './parts.ts';

export const promotionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('promotion'),
    ...seriesKey,
    horizonSec: z.int(),
    model: z.string(),
    modelVersion: z.string(),
    effectiveFrom: time,
    reason: z.string(),
    by: z.enum(['schedule', 'guard', 'person']).optional(),
    replaces: z.string().optional(),
    holdUntil: time.optional(),
    refreshes: z.literal(true).optional(),
  }),
  z.object({
    kind: z.literal('challenge'),
    ...seriesKey,
    horizonSec: z.int(),
    model: z.string(),
    modelVersion: z.string(),
    effectiveFrom: time,
    reason: z.string(),
  }),
  z.object({ kind: z.literal('progress'), ...seriesKey, asOf: time }),
]);

export const alarmSchema = z.object({
  ...seriesKey,
  kind: z.enum(ALARM_KINDS),
  state: z.enum(ALARM_STATES),
  subject: z.string(),
  value: z.number(),
  threshold: z.number(),
  asOf: time,
});

export const feedStateSchema = z.object({
  instrument,
  state: z.enum(['connecting', 'live', 'down', 'refused', 'ended']),
  reason: z.string(),
  retryAt: time.optional(),
  since: time,
  trades: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
  reconnects: z.int(),
  tradesPerSec: z.number(),
  latencyMs: z.number().optional(),
  gapsOpen: z.int(),
  gapsRepaired: z.int(),
});

export const gapLedgerSchema = z.object({
  gapId: z.string(),
  instrument,
  fromTime: time,
  toTime: time,
  firstSequence: z.int().optional(),
  lastSequence: z.int().optional(),
  cause: z.string(),
  openedAt: time,
  repairedAt: time.optional(),
  attempts: z.int(),
  firstCandle: time,
  lastCandle: time,
});

export const rejectedSchema = z.object({
  instrument,
  reason: z.string(),
  detail: z.string(),
  raw: z.string(),
  ingestTime: time,
});
