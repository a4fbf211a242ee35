import type { ApiAlarm } from '@foretick/client';

/** Alarms from several answers and the live stream, each once, oldest first. */
export function mergeAlarms(...lists: readonly (readonly ApiAlarm[])[]): readonly ApiAlarm[] {
  const all = new Map(
    lists.flat().map((alarm) => [`${keyOf(alarm)} ${alarm.as_of} ${alarm.state}`, alarm] as const),
  );
  return [...all.values()].sort((a, b) => a.as_of - b.as_of);
}

/** Of alarms oldest first, those that were raised and not cleared since. */
export function standingAlarms(alarms: readonly ApiAlarm[]): ReadonlySet<ApiAlarm> {
  const standing = new Map<string, ApiAlarm>();
  for (const alarm of alarms) {
    if (alarm.state === 'raised') standing.set(keyOf(alarm), alarm);
    else standing.delete(keyOf(alarm));
  }
  return new Set(standing.values());
}

function keyOf({ instrument, interval_sec, kind, subject }: ApiAlarm): string {
  return `${instrument} ${interval_sec} ${kind} ${subject}`;
}
