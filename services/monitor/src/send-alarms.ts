import { type Alarm, type Clock, type EventLog, ForetickError } from '@foretick/ports';

export interface SendAlarmsOptions {
  readonly log: EventLog;
  readonly clock: Clock;
  /** Hands an alarm on. What it throws is told; the alarm is not sent again. */
  readonly send: (alarm: Alarm, signal: AbortSignal) => Promise<void>;
  readonly report: (failure: ForetickError) => void;
}

/**
 * Hands each alarm that was raised or cleared to somebody outside, in order. One that may be sent twice after a crash is sent
 * rather than lost. Alarms about more than an hour ago are passed over: those of a replay, or of before this was switched on.
 */
export function createAlarmSender(options: SendAlarmsOptions): { run(signal: AbortSignal): Promise<void> } {
  return { run: (signal) => sendAlarms(options, signal) };
}

const MAX_AGE_MS = 3_600_000;
/** Few at a time: a slow receiver holds nothing up but this. */
const MAX_RECORDS = 20;

async function sendAlarms(
  { log, clock, send, report }: SendAlarmsOptions,
  signal: AbortSignal,
): Promise<void> {
  const consumer = await log.consumer('alarm-webhook', ['alarms']);
  while (!signal.aborted) {
    const records = await consumer.poll(MAX_RECORDS, signal);
    for (const { value } of records) {
      if (value.asOf < clock.now() - MAX_AGE_MS) continue;
      try {
        await send(value, signal);
      } catch (cause) {
        if (signal.aborted) return;
        const why = cause instanceof Error ? cause.message : String(cause);
        const what = `the alarm ${value.kind} (${value.subject}) of ${value.instrument} was not sent on: ${why}`;
        report(new ForetickError('ALARM_NOT_SENT', what, { cause }));
      }
    }
    if (records.length > 0) await consumer.commit({ records: [], snapshots: [] });
  }
}
