import type { Clock } from '@foretick/ports';

export interface TokenBucket {
  /** Resolves when a call may be made, callers in the order in which they came. False: `signal` aborted first. */
  take(signal: AbortSignal): Promise<boolean>;
}

/** Allows `burst` calls at once and one more each `refillMs`. */
export function createTokenBucket(options: {
  readonly clock: Clock;
  readonly burst: number;
  readonly refillMs: number;
}): TokenBucket {
  const { clock, burst, refillMs } = options;
  // When the bucket will be full again; each call moves it by one refill.
  let fullAt = Number.NEGATIVE_INFINITY;
  return {
    take: async (signal) => {
      if (signal.aborted) return false;
      fullAt = Math.max(fullAt, clock.now()) + refillMs;
      const waitMs = fullAt - burst * refillMs - clock.now();
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      return !signal.aborted;
    },
  };
}
