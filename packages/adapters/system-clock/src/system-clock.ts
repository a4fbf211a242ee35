import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@foretick/ports';

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};
