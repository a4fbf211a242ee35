import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '@foretick/ports';
import { openAlarms } from './open-alarms.ts';
import { BTC, ETH, T0 } from './stub-world.ts';

test('alarms are open from being raised until they are cleared', () => {
  const alarm = (changes: Partial<Alarm>): Alarm => ({
    ...{
      instrument: BTC,
      intervalSec: 60,
      kind: 'drift',
      state: 'raised',
      subject: 'a',
      value: 1,
      threshold: 0.5,
    },
    ...{ asOf: T0, ...changes },
  });
  const open = openAlarms([
    alarm({}),
    alarm({ subject: 'b' }),
    alarm({ instrument: ETH }),
    alarm({ state: 'cleared' }),
    alarm({ subject: 'b', state: 'cleared' }),
    alarm({ subject: 'b', value: 2 }),
  ]);
  assert.deepEqual(open, [alarm({ subject: 'b', value: 2 }), alarm({ instrument: ETH })]);
});
