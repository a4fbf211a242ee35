import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { standingAlarms } from './standing-alarms.ts';
import type { Alarm } from './topics.ts';

test('an alarm stands from when it is raised until the same is cleared', () => {
  //  drift BTC     raised  cleared  raised
  //  drift ETH         raised
  //  coverage BTC             raised        cleared
  const btc = alarm({});
  const eth = alarm({ instrument: 'kraken:ETH/USD' as InstrumentId, asOf: 2 });
  const coverage = alarm({ kind: 'coverage', subject: '60 s, 80 % interval', asOf: 3 });
  const again = alarm({ asOf: 4, value: 0.3 });
  const all = [btc, eth, cleared(btc), coverage, again, cleared(coverage)];
  assert.deepEqual(
    all.map((_, index) => standingAlarms(all.slice(0, index + 1))),
    [[btc], [btc, eth], [eth], [eth, coverage], [eth, coverage, again], [eth, again]],
  );
});

function alarm(changes: Partial<Alarm>): Alarm {
  return {
    ...{ instrument: 'kraken:BTC/USD' as InstrumentId, intervalSec: 60, kind: 'drift', state: 'raised' },
    ...{ subject: 'features', value: 0.2, threshold: 0.1, asOf: 1 },
    ...changes,
  };
}

function cleared(raised: Alarm): Alarm {
  return { ...raised, state: 'cleared', value: 0.01 };
}
