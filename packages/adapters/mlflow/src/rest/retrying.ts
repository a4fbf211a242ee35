import { backoffMs, type Clock, ForetickError } from '@foretick/ports';

export interface Patience {
  readonly clock: Clock;
  readonly random: () => number;
  /** How often an operation is tried altogether. */
  readonly maxAttempts: number;
}

/** Does it again, after a while, when it failed with what may pass. What it does must be fit for doing twice. */
export async function retrying<T>(
  { clock, random, maxAttempts }: Patience,
  operation: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      const isLast = attempt + 1 >= maxAttempts;
      if (isLast || !(error instanceof ForetickError) || !error.retryable) throw error;
      await clock.sleep(backoffMs(attempt, random));
    }
  }
}
