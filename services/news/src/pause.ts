import type { FeedPoll } from '@foretick/ports';

/**
 * How long a feed is left alone: its own pace, a tenth more or less so that feeds do not fall together; after failures
 * twice as long each time, up to an hour; never shorter than the server asked for.
 */
export function pauseMs(
  polled: FeedPoll,
  failures: number,
  pollEveryMs: number,
  random: () => number,
): number {
  const limitMs = Math.max(pollEveryMs, MAX_PAUSE_MS);
  const paceMs = Math.min(limitMs, pollEveryMs * 2 ** Math.min(failures, 20));
  const jittered = Math.round(paceMs * (0.9 + 0.2 * random()));
  return polled.kind === 'failed' ? Math.max(jittered, polled.retryAfterMs ?? 0) : jittered;
}

const MAX_PAUSE_MS = 3_600_000;
