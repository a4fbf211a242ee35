import type { Clock } from '@foretick/ports';
import { NOW } from './standing-clock.ts';

/** A wait of so many milliseconds is that for an answer, which comes at once. */
export const ANSWER_TIMEOUT_MS = 123_457;

/** More calls than that for one input come to nothing, so that a server that always has more to tell ends. */
const MOST_CALLS = 20;

/**
 * Runs `work` while every server answers with `body` and `status`: what a client does with an answer, without a network. Time
 * passes as fast as it is slept. One at a time.
 */
export async function answeredBy(
  { body, status }: { readonly body: string; readonly status: number },
  work: (clock: Clock) => Promise<void>,
): Promise<void> {
  let now = NOW;
  let calls = 0;
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) => {
      if (ms === ANSWER_TIMEOUT_MS) return untilAborted(signal);
      now += Math.max(0, ms);
      return Promise.resolve();
    },
  };
  const network = globalThis.fetch;
  globalThis.fetch = async () => {
    calls += 1;
    if (calls > MOST_CALLS) throw new TypeError('fetch failed');
    return new Response(body, { status, headers: { 'retry-after': '1' } });
  };
  try {
    await work(clock);
  } finally {
    globalThis.fetch = network;
  }
}

/** Mostly 200; decided by the input, so that it repeats. */
export function statusFor(body: string): number {
  return [400, 404, 418, 429, 451, 500, 503][body.length % 40] ?? 200;
}

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}
