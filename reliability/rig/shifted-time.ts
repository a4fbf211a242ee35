import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { TIME_PLAN, type TimePlan } from './time-plan.ts';

/**
 * Loaded into Node before Foretick itself (`--import`): the machine's clock and the sleeps on it run by a `TimePlan`, so that
 * the unchanged program lives through hours in minutes. As on a real machine a clock that is set does not move sleeps.
 * Messages from outside: `{ aheadMs }` sets the clock, `{ memory: true }` is answered with what the process holds.
 */
const { speed, startAt, realStart, aheadMs }: TimePlan = JSON.parse(process.env[TIME_PLAN] ?? '');
const startedAt = startAt + (Date.now() - realStart) * speed;
const startedMs = performance.now();
const realSleep = timers.setTimeout;
let ahead = aheadMs;

const steadyNow = (): number => startedAt + (performance.now() - startedMs) * speed;
Date.now = () => Math.floor(steadyNow() + ahead);

const LONGEST_TIMER_MS = 2 ** 31 - 1;
timers.setTimeout = async <T>(ms = 1, value?: T, options?: Parameters<typeof realSleep>[2]): Promise<T> => {
  const until = steadyNow() + ms;
  // A timer may fire a part of a millisecond early, which is much on a fast clock.
  for (let left = ms; left > 0; left = until - steadyNow()) {
    await realSleep(Math.min(left / speed, LONGEST_TIMER_MS), undefined, options);
  }
  return value as T;
};
syncBuiltinESMExports();

if (isMainThread) {
  process.on('message', (message: { readonly aheadMs?: number; readonly memory?: true }) => {
    if (message.aheadMs !== undefined) ahead = message.aheadMs;
    if (message.memory === true) process.send?.(process.memoryUsage());
  });
  // Listening keeps nobody alive.
  process.channel?.unref();
}
