import type { Alarm } from './topics.ts';

/** Of alarms in the order in which they were recorded, those that were raised and not cleared since. */
export function standingAlarms(alarms: readonly Alarm[]): readonly Alarm[] {
  const standing = new Map<string, Alarm>();
  for (const alarm of alarms) {
    const { instrument, intervalSec, kind, subject, state } = alarm;
    const key = `${instrument} ${intervalSec} ${kind} ${subject}`;
    standing.delete(key);
    if (state === 'raised') standing.set(key, alarm);
  }
  return [...standing.values()];
}
