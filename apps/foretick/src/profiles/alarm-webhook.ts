import { systemClock } from '@foretick/adapter-system-clock';
import { createWebhook } from '@foretick/adapter-webhook';
import type { Alarm } from '@foretick/ports';
import { recordToFields } from '@foretick/ports/schema';

/** Posts an alarm, as it is on the wire, to an address. Throws `WEBHOOK_INVALID`. */
export function alarmWebhook(
  url: string,
  allowPrivate: boolean,
): (alarm: Alarm, signal: AbortSignal) => Promise<void> {
  const post = createWebhook({ url, allowPrivate, clock: systemClock, random: Math.random });
  return (alarm, signal) => post(recordToFields('alarms', alarm), signal);
}
