import { standingAlarms } from '@foretick/ports';
import type { Command } from '@foretick/service-api';
import * as z from 'zod';
import type { Workspace } from '../profiles/profile.ts';

/** What the doctor wants to know of a data folder. */
export const inspectionSchema = z.object({
  instruments: z.array(z.object({ instrument: z.string(), trades: z.number(), candles: z.number() })),
  open_gaps: z.array(
    z.object({ instrument: z.string(), from_time: z.number(), to_time: z.number(), attempts: z.number() }),
  ),
  alarms: z.array(
    z.object({ instrument: z.string(), kind: z.string(), subject: z.string(), as_of: z.number() }),
  ),
  disk: z.object({ used_bytes: z.number(), file_bytes: z.number() }),
  rejected: z.array(z.object({ instrument: z.string(), reason: z.string(), count: z.number() })),
});

export type Inspection = z.infer<typeof inspectionSchema>;

const MAX_GAPS = 1_000;
const MAX_ALARMS = 5_000;

/** Counts what is stored, the room that it takes, which holes are open, which alarms stand and what was set aside. */
export function inspectCommand({ store, diskUse }: Workspace): Command {
  return async (): Promise<Inspection> => {
    const instruments = await store.instruments();
    const gaps = await store.gaps({ open: true, limit: MAX_GAPS });
    const alarms = standingAlarms(await store.alarms({ limit: MAX_ALARMS }));
    const rejected = await store.rejectedCounts();
    const { fileBytes, freeBytes } = await diskUse();
    return {
      instruments: instruments.map(({ instrument, trades, candles }) => ({
        instrument,
        trades,
        candles: candles.reduce((sum, one) => sum + one.count, 0),
      })),
      open_gaps: gaps.map(({ instrument, fromTime, toTime, attempts }) => ({
        instrument,
        from_time: fromTime,
        to_time: toTime,
        attempts,
      })),
      alarms: alarms.map(({ instrument, kind, subject, asOf }) => ({
        instrument,
        kind,
        subject,
        as_of: asOf,
      })),
      disk: { used_bytes: fileBytes - freeBytes, file_bytes: fileBytes },
      rejected: rejected.map(({ instrument, reason, count }) => ({ instrument, reason, count })),
    };
  };
}
