import assert from 'node:assert/strict';

/** How long any single wait may take. */
export const DEADLINE_MS = 10_000;

/** The result of `work`, or an error that says what was waited for. */
export async function within<T>(work: Promise<T>, what: string, limitMs = DEADLINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limitMs} ms for ${what}`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads to the end. */
export async function drain(iterator: AsyncIterator<unknown>): Promise<void> {
  while (!(await iterator.next()).done);
}

/** Timers that keep this process running. */
export function timersOpen(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

/** A timer that is cleared disappears within a turn of the event loop. */
export async function timersGone(before: number): Promise<void> {
  for (let turn = 0; turn < 1_000 && timersOpen() > before; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(timersOpen() <= before, 'timers are left');
}
