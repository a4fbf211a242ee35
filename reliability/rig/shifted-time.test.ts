import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { TIME_PLAN, type TimePlan } from './time-plan.ts';

const SPEED = 100;
const START = Date.UTC(2026, 0, 5);
const PROGRAM = `
  import { setTimeout as sleep } from 'node:timers/promises';
  const began = Date.now();
  await sleep(10_000);
  const slept = Date.now() - began;
  process.once('message', () => setImmediate(() => {
    process.send({ began, slept, set: Date.now() - began });
    process.disconnect();
  }));
  process.channel.ref();
  process.send('ready');`;

it('a program lives faster, sleeps no less than it wants to, and has its clock set from outside', async () => {
  const plan: TimePlan = { speed: SPEED, startAt: START, realStart: Date.now(), aheadMs: 0 };
  const shim = new URL('./shifted-time.ts', import.meta.url).href;
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', shim, '--input-type=module', '-e', PROGRAM], {
    env: { ...process.env, [TIME_PLAN]: JSON.stringify(plan) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  child.send({ aheadMs: -86_400_000 });
  const [{ began, slept, set }] = await once(child, 'message');
  const passedMs = (performance.now() - begun + 100) * SPEED;
  assert.ok(began >= START && began <= START + passedMs, `it began at ${began}`);
  assert.ok(slept >= 10_000 && slept <= passedMs, `it slept ${slept} ms`);
  assert.ok(set < 0 && set > -86_400_000, `its clock moved by ${set} ms`);
});
