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
  let waiting = 0;
  return {
    take: async (signal) => {
      if (signal.aborted) return false;
      const now = clock.now();
      // Never further off than what is taken and asked for explains: a clock that was set back keeps nobody waiting.
      const explained = now + (burst + waiting) * refillMs;
      fullAt = Math.min(Math.max(fullAt, now), explained) + refillMs;
      const waitMs = fullAt - burst * refillMs - now;
      if (waitMs > 0) {
        waiting += 1;
        await clock.sleep(waitMs, signal);
        waiting -= 1;
      }
      return !signal.aborted;
    },
  };
}
