import { defaultTrainDays } from '@foretick/core/evaluation';
import { ForetickError, type Holdout } from '@foretick/ports';
import type { EvaluateArguments } from './evaluate-arguments.ts';

/** What is evaluated: forecasts made at `start <= asOf < end`. Epoch ms. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Days that the horizon which looks back farthest is trained on. */
  readonly trainDays: number;
  /** Whether it reaches into the holdout. */
  readonly opensHoldout: boolean;
}

interface StoredRange {
  readonly instrument: string;
  readonly firstOpenTime: number;
  readonly lastCloseTime: number;
}

/**
 * The span asked for, or the newest 30 days that are no holdout. Throws `NO_CANDLES` where there is nothing to score, and
 * `HOLDOUT_CLOSED` where it reaches into the holdout and nobody said that it may.
 */
export function chooseSpan(
  given: Pick<EvaluateArguments, 'from' | 'to' | 'horizons' | 'trainDays' | 'openHoldout'>,
  { instrument, firstOpenTime, lastCloseTime }: StoredRange,
  holdout: Holdout | undefined,
): Span {
  const longestMs = Math.max(...given.horizons) * 1_000;
  // A forecast before the holdout must not be judged by what came in it.
  const closedFrom = holdout === undefined ? Number.POSITIVE_INFINITY : holdout.from - longestMs;
  const end = given.to ?? Math.min(lastCloseTime, given.openHoldout ? Number.POSITIVE_INFINITY : closedFrom);
  const trainDays = given.trainDays ?? Math.max(...given.horizons.map(defaultTrainDays));
  const start = given.from ?? Math.max(firstOpenTime + trainDays * DAY_MS, end - 30 * DAY_MS);
  const opensHoldout = end > closedFrom && closedFrom < lastCloseTime;
  if (opensHoldout && !given.openHoldout) {
    throw new ForetickError(
      'HOLDOUT_CLOSED',
      `the candles of ${instrument} from ${iso(closedFrom + longestMs)} on are held back for the end; stop before them with --to ${iso(closedFrom).replace(' ', 'T')}Z, or look at them with --open-holdout, which is recorded`,
    );
  }
  if (start >= end || start >= lastCloseTime || end <= firstOpenTime) {
    throw new ForetickError(
      'NO_CANDLES',
      `${instrument} has candles from ${iso(firstOpenTime)} to ${iso(lastCloseTime)}; there are none to score between ${iso(start)} and ${iso(end)}`,
    );
  }
  return { start, end, trainDays, opensHoldout };
}

const DAY_MS = 86_400_000;

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
