import * as z from 'zod';

/** That something of a pair is not as it should be (`raised`), or is again (`cleared`). */
export const alarmSchema = z.object({
  instrument: z.string(),
  interval_sec: z.number(),
  /**
   * `drift`: features or forecasts are distributed unlike before. `coverage`: intervals hold more or less often than they say.
   * `skill`: forecasts are worse than "no change". `freshness`: forecasts are no longer made in time. `gap`:
   * trades are missing.
   */
  kind: z.enum(['drift', 'coverage', 'skill', 'freshness', 'gap']),
  state: z.enum(['raised', 'cleared']),
  /** What of it, for example `features` or `60 s, 80 % interval`. */
  subject: z.string(),
  /** What was measured when the state changed, and the bound that it went over, or for `cleared` came back under. */
  value: z.number(),
  threshold: z.number(),
  /** Of the candle or outcome that showed it, epoch ms. */
  as_of: z.number(),
});

export type ApiAlarm = z.infer<typeof alarmSchema>;
