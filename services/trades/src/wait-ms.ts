const MAX_WAIT_MS = 30_000;

/** How long to wait before the record is asked again, counting attempts from 0. */
export function waitMs(attempt: number): number {
  return Math.min(1_000 * 2 ** attempt, MAX_WAIT_MS);
}
