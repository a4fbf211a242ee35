import type { Parsed } from '../trade/index.ts';

const DAY_SEC = 86_400;
/** Parts that a larger candle is rolled up from at most; beyond, there is a step between. */
const MAX_PARTS = 60;

/** One step of the ladder: candles of `intervalSec` are rolled up from those of `partSec`. */
export interface RollUpStep {
  readonly intervalSec: number;
  readonly partSec: number;
  /** False for a step that was put between two intervals only to keep the number of parts small. */
  readonly asked: boolean;
}

/** From trades to candles of the smallest interval, from there step by step to the larger ones. */
export interface IntervalLadder {
  readonly smallestSec: number;
  /** Smaller intervals first. */
  readonly steps: readonly RollUpStep[];
}

/**
 * Checks lengths of candles in seconds and says how they are made of each other. Each must divide a day and be a
 * multiple of the smallest.
 */
export function intervalLadder(intervalsSec: readonly number[]): Parsed<IntervalLadder> {
  const sorted = [...new Set(intervalsSec)].sort((a, b) => a - b);
  const [smallestSec, ...larger] = sorted;
  if (smallestSec === undefined) return fault('there is no interval; name one, for example 60');
  for (const sec of sorted) {
    if (!(Number.isInteger(sec) && sec >= 1 && sec <= DAY_SEC)) {
      return fault(`an interval of ${sec} s is not a whole number of seconds from 1 to ${DAY_SEC}`);
    }
    if (DAY_SEC % sec !== 0) return fault(`an interval of ${sec} s does not divide a day`);
    if (sec % smallestSec !== 0) {
      return fault(`an interval of ${sec} s is no multiple of the smallest one, ${smallestSec} s`);
    }
  }
  const made = [smallestSec];
  const steps = larger.flatMap((intervalSec) => {
    const partSec = made.findLast((sec) => intervalSec % sec === 0) ?? smallestSec;
    made.push(intervalSec);
    return stepsBetween(partSec, intervalSec);
  });
  return { ok: true, value: { smallestSec, steps } };
}

/** Factors of a day are small, so that a step that divides both always exists. */
function stepsBetween(partSec: number, intervalSec: number): readonly RollUpStep[] {
  const parts = intervalSec / partSec;
  let factor = Math.min(MAX_PARTS, parts);
  while (parts % factor !== 0) factor -= 1;
  if (factor === parts) return [{ intervalSec, partSec, asked: true }];
  const between = partSec * factor;
  return [{ intervalSec: between, partSec, asked: false }, ...stepsBetween(between, intervalSec)];
}

function fault(reason: string): Parsed<never> {
  return { ok: false, reason };
}
