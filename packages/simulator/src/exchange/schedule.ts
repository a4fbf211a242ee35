import { childSeed, uniform } from '../market/hash-random.ts';
import type { Lasting } from './faults.ts';

/** A stretch of time `[fromMs, toMs)` and the number of its period, which is the same in every run. */
export interface Occurrence {
  readonly period: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The occurrences of a recurring fault that touch `[fromMs, toMs)`, oldest first: one in each period of `everyMs`, since
 * 1970, at a moment drawn from the seed.
 */
export function occurrences(
  seed: number,
  plan: Lasting,
  fromMs: number,
  toMs: number,
): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const first = Math.floor(fromMs / plan.everyMs);
  for (let period = first; period * plan.everyMs < toMs; period += 1) {
    const occurrence = occurrenceIn(seed, plan, period);
    // One that lasts no time is a moment, and a moment belongs to the stretch that begins with it.
    const ends = Math.max(occurrence.toMs, occurrence.fromMs + 1);
    if (occurrence.fromMs < toMs && ends > fromMs) found.push(occurrence);
  }
  return found;
}

function occurrenceIn(seed: number, { everyMs, lastsMs }: Lasting, period: number): Occurrence {
  const place = uniform(childSeed(seed, period), 0);
  const fromMs = period * everyMs + Math.floor(place * (everyMs - lastsMs));
  return { period, fromMs, toMs: fromMs + lastsMs };
}
