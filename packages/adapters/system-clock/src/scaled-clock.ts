import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, ForetickError } from '@foretick/ports';

export interface ScaledClockOptions {
  /** Milliseconds of this clock in one real millisecond: finite and above 0. */
  readonly speed: number;
  /** What the clock says at first, epoch ms. Default: the machine's time. */
  readonly startAt?: number;
}

/**
 * A clock that runs `speed` times as fast as real time, and whose sleeps are as much shorter. It never goes back, also
 * when the machine's time is set. After `sleep(ms)` at least `ms` have passed on it. A real timer takes 1 ms or more,
 * so the shortest sleep is `speed` milliseconds long. Throws `CLOCK_INVALID`.
 */
export function createScaledClock(options: ScaledClockOptions): Clock {
  const { speed, startAt = Date.now() } = options;
  if (!(Number.isFinite(speed) && speed > 0)) {
    throw new ForetickError('CLOCK_INVALID', `a clock cannot run at speed ${speed}; give a number above 0`);
  }
  if (!Number.isFinite(startAt)) {
    throw new ForetickError('CLOCK_INVALID', `a clock cannot start at ${startAt}; give epoch milliseconds`);
  }
  const begunMs = performance.now();
  const exactNow = (): number => startAt + (performance.now() - begunMs) * speed;
  return {
    now: () => Math.floor(exactNow()),
    sleep: async (ms, signal) => {
      const until = exactNow() + ms;
      // A timer may fire a part of a millisecond early, which is much on a fast clock, and cannot be set for months.
      for (let left = ms; left > 0 && !signal?.aborted; left = until - exactNow()) {
        await delay(Math.min(left / speed, LONGEST_TIMER_MS), undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
