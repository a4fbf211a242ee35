import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, it } from 'node:test';
import type { InstrumentId } from '@foretick/core/trade';
import { openDuckdbStore } from '../store/open-store.ts';
import { testClock, testFolder } from '../testing/test-folder.ts';

const folder = testFolder(after);
const BATCH = 200;
/** Kills come at different moments of a write, which takes some milliseconds. */
const KILLS = process.env.FORETICK_TEST_SIZE === 'long' ? 40 : 5;

it('keeps rows and positions together when killed at any moment, and doubles nothing', async () => {
  const path = folder('killed.duckdb');
  let reported = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    reported = await recordUntilKilled(path, reported + (1 + kill * 2) * BATCH, (kill * 1.7) % 9);
    const store = await openDuckdbStore({ path, clock: testClock });
    const stored = (await store.positions())[0]?.nextOffset ?? 0;
    const trades = await store.trades({ instrument: 'kraken:BTC/USD' as InstrumentId });
    assert.ok(stored >= reported, `what was acknowledged (${reported}) is there (${stored})`);
    assert.equal(stored % BATCH, 0, 'whole batches only');
    assert.deepEqual(
      trades.map((trade) => trade.sequence),
      Array.from({ length: stored }, (_, index) => index),
    );
    reported = stored;
    await store.close();
  }
});

/** Records in a process of its own and kills it `delayMs` after so many records are acknowledged. */
async function recordUntilKilled(path: string, wanted: number, delayMs: number): Promise<number> {
  const script = new URL('../testing/record-for-ever.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, path, String(BATCH)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 20_000);
  let acknowledged = 0;
  for await (const line of createInterface(child.stdout)) {
    acknowledged = Number(line);
    if (acknowledged >= wanted) setTimeout(() => child.kill('SIGKILL'), delayMs);
  }
  clearTimeout(deadline);
  if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
  assert.ok(acknowledged >= wanted, `the recording process reached ${wanted}`);
  return acknowledged;
}
