import type { Split } from './labelled-article.ts';

/**
 * Which part each item belongs to, by time: the oldest to train on, then those to choose by, the newest to test on. Items of one time
 * stay together, so that nothing in a part is as new as what comes after. `times` is in order; shares are of items, and the rest is for tests.
 */
export function splitByTime(
  times: readonly number[],
  shares: { readonly train: number; readonly validation: number },
): readonly Split[] {
  const trainEnd = boundary(times, Math.floor(times.length * shares.train));
  const validationEnd = boundary(times, Math.floor(times.length * (shares.train + shares.validation)));
  return times.map((_, i) => (i < trainEnd ? 'train' : i < validationEnd ? 'validation' : 'test'));
}

/** The first position at or after `from` where the time changes. */
function boundary(times: readonly number[], from: number): number {
  let at = from;
  while (at > 0 && at < times.length && times[at] === times[at - 1]) at += 1;
  return at;
}
