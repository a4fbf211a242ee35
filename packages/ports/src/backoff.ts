/**
 * How long to wait before attempt number `attempt` (0 is the first after a failure): full jitter, a random share of a
 * limit that doubles from 1 s to 30 s, and never nothing at all, so that a lasting failure cannot spin.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const limitMs = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return MIN_MS + Math.floor(random() * (limitMs - MIN_MS));
}

const MIN_MS = 100;
const FIRST_MS = 1_000;
const MAX_MS = 30_000;
