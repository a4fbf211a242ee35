import type { Clock } from '@foretick/ports';

/** A clock whose time passes only in `run`. */
export interface VirtualClock extends Clock {
  /** Lets everything happen that happens up to this time. */
  run(until: number): Promise<void>;
}

export function createVirtualClock(): VirtualClock {
  let now = 0;
  // In the order in which they were set, so that of two at one time the earlier goes first.
  const timers = new Set<Timer>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = { at: now + ms, wake: () => resolve() };
        timers.add(timer);
        signal?.addEventListener('abort', () => timers.delete(timer) && resolve(), { once: true });
      }),
    async run(until) {
      while (true) {
        // Everything that follows at once has happened when the loop of events comes round.
        await new Promise((resolve) => setImmediate(resolve));
        let next: Timer | undefined;
        for (const one of timers) if (next === undefined || one.at < next.at) next = one;
        if (next === undefined || next.at > until) break;
        timers.delete(next);
        now = next.at;
        next.wake();
      }
      now = until;
    },
  };
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}
