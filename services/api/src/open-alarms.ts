import type { Alarm } from '@foretick/ports';

/** Of alarms as they were raised and cleared, oldest first, those that are not cleared yet. */
export function openAlarms(alarms: readonly Alarm[]): readonly Alarm[] {
  const newest = new Map<string, Alarm>();
  for (const alarm of alarms) {
    newest.set(`${alarm.instrument} ${alarm.intervalSec} ${alarm.kind} ${alarm.subject}`, alarm);
  }
  return [...newest.values()].filter(({ state }) => state === 'raised');
}
