import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentEvents } from './recent-events.ts';
import { BTC } from './stub-world.ts';

test('the newest events are kept, and no more than a bound', () => {
  const recent = new RecentEvents('run');
  for (let i = 0; i < 10_000; i += 1) recent.add(BTC, 'score', i);
  assert.deepEqual(recent.after('run-9999'), []);
  assert.equal(recent.after('run-9000')?.length, 999);
  assert.match(String(recent.after('run-9000')?.[0]?.bytes), /^id: run-9001\nevent: score\ndata: 9001\n\n$/);
  assert.equal(recent.after('run-10000'), undefined, 'not there yet');
  assert.equal(recent.after('run-100'), undefined, 'not kept any more');
  let kept = 0;
  for (let i = 0; i < 10_000; i += 1) kept += recent.after(`run-${i}`) === undefined ? 0 : 1;
  assert.ok(kept >= 2_000 && kept <= 4_001, `${kept}`);
});
