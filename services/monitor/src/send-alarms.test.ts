import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMemoryLog } from '@foretick/adapter-memory-log';
import type { InstrumentId } from '@foretick/core/trade';
import type { Alarm } from '@foretick/ports';
import { createAlarmSender } from './send-alarms.ts';

const NOW = Date.UTC(2026, 0, 5);
const PAIR = 'test:BTC/USD' as InstrumentId;
const clock = { now: () => NOW, sleep: async () => undefined };

it('sends each alarm once and in order, tells of failures, and passes old ones over', async () => {
  const log = createMemoryLog();
  const alarm = (subject: string, ageMs: number): Alarm => ({
    ...{ instrument: PAIR, intervalSec: 60, kind: 'drift', state: 'raised', subject },
    ...{ value: 1, threshold: 0.5, asOf: NOW - ageMs },
  });
  const alarms = [alarm('old', 7_200_000), alarm('a', 60_000), alarm('refused', 0), alarm('b', 0)];
  await log.append(alarms.map((value) => ({ topic: 'alarms', key: PAIR, value })));
  const sent: string[] = [];
  const told: string[] = [];
  for (const last of ['b', 'c']) {
    const stop = new AbortController();
    await createAlarmSender({
      log,
      clock,
      report: ({ message }) => told.push(message),
      async send({ subject }) {
        if (subject === 'refused') throw new Error('no');
        sent.push(subject);
        // What was sent is committed before the next poll, which then ends.
        if (subject === last) setImmediate(() => stop.abort());
      },
    }).run(stop.signal);
    await log.append([{ topic: 'alarms', key: PAIR, value: alarm('c', 0) }]);
  }
  assert.deepEqual(sent, ['a', 'b', 'c']);
  assert.deepEqual(told, ['the alarm drift (refused) of test:BTC/USD was not sent on: no']);
});
