import * as z from 'zod';
import { alarmSchema } from './alarm.ts';
import { candleSchema } from './candle.ts';
import { feedStateSchema } from './feed-state.ts';
import { forecastSchema, outcomeSchema } from './forecast.ts';
import { scoreSchema } from './score.ts';

/** What the live stream carries: the name of the server-sent event, and its JSON. */
export const streamEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('candle'), payload: candleSchema }),
  /** Its `outcome` is always `null`: what came of it follows as an event of its own. */
  z.object({ event: z.literal('forecast'), payload: forecastSchema }),
  z.object({ event: z.literal('outcome'), payload: outcomeSchema }),
  z.object({ event: z.literal('score'), payload: scoreSchema }),
  z.object({ event: z.literal('feed'), payload: feedStateSchema }),
  z.object({ event: z.literal('alarm'), payload: alarmSchema }),
]);

export type StreamEvent = z.infer<typeof streamEventSchema>;
