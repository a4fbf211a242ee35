import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiAlarm } from '@foretick/client';
import { mergeAlarms, standingAlarms } from './alarms.ts';

test('an alarm that was fetched and came live is one, and stands until it is cleared', () => {
  const old = alarm({ as_of: 1 });
  const other = alarm({ as_of: 2, kind: 'coverage', subject: '60 s, 80 % interval' });
  const cleared = alarm({ as_of: 3, state: 'cleared' });
  const all = mergeAlarms([old], [other], [{ ...other }, cleared]);
  assert.deepEqual(all, [old, other, cleared]);
  assert.deepEqual([...standingAlarms(all)], [other]);
  assert.deepEqual([...standingAlarms(all.slice(0, 2))], [old, other]);
});

function alarm(changes: Partial<ApiAlarm>): ApiAlarm {
  return {
    ...{ instrument: 'kraken:BTC/USD', interval_sec: 60, kind: 'drift', state: 'raised' },
    ...{ subject: 'features', value: 0.2, threshold: 0.1, as_of: 0 },
    ...changes,
  };
}
