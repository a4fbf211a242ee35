import { BASIS_POINTS, type ScoredOutcome } from '../forecast/index.ts';
import type { InstrumentId } from '../trade/index.ts';
import { type ErrorSums, errorFigures, NO_ERRORS, withError } from './error-sums.ts';
import { type IntervalSums, intervalFigures, withIntervals } from './interval-sums.ts';
import type { Score } from './score.ts';

/**
 * Running scores by instrument, interval, horizon and model, those made in the shadow apart. All versions of a model count together.
 * Takes each outcome once: the caller sees to it that none comes twice.
 */
export interface ScoreFold {
  /** Takes an outcome in and gives the score that it changed. */
  next(outcome: ScoredOutcome): Score;
  /** The newest score of each, in the order in which they first appeared. */
  scores(): readonly Score[];
  snapshot(): ScoreFoldState;
  /** Continues from a snapshot. Throws on anything else. */
  restore(state: unknown): void;
}

export interface ScoreFoldState {
  readonly running: readonly RunningScore[];
}

interface RunningScore {
  readonly instrument: InstrumentId;
  readonly intervalSec: number;
  readonly horizonSec: number;
  readonly model: string;
  readonly shadow: boolean;
  readonly lastTargetTime: number;
  readonly sums: ErrorSums;
  /** Sum of the absolute errors of the median, log-returns. */
  readonly medianAbsolute: number;
  readonly intervals: readonly IntervalSums[];
}

export function createScoreFold(): ScoreFold {
  const running = new Map<string, RunningScore>();
  return {
    next(outcome) {
      const { instrument, intervalSec, horizonSec, model, actualLogReturn } = outcome;
      const shadow = outcome.role === 'challenger';
      const key = keyOf({ instrument, intervalSec, horizonSec, model, shadow });
      const before = running.get(key);
      const after: RunningScore = {
        instrument,
        intervalSec,
        horizonSec,
        model,
        shadow,
        lastTargetTime: Math.max(before?.lastTargetTime ?? 0, outcome.targetTime),
        sums: withError(before?.sums ?? NO_ERRORS, outcome.predictedLogReturn, actualLogReturn),
        medianAbsolute: (before?.medianAbsolute ?? 0) + Math.abs(outcome.medianLogReturn - actualLogReturn),
        intervals: withIntervals(before?.intervals ?? [], outcome.intervals, actualLogReturn),
      };
      running.set(key, after);
      return scoreOf(after);
    },
    scores: () => [...running.values()].map(scoreOf),
    snapshot: () => ({ running: [...running.values()] }),
    restore(state) {
      if (!isState(state)) throw new Error('not a snapshot of scores');
      running.clear();
      for (const one of state.running) running.set(keyOf(one), one);
    },
  };
}

function keyOf(of: Pick<Score, 'instrument' | 'intervalSec' | 'horizonSec' | 'model' | 'shadow'>): string {
  return [of.instrument, of.intervalSec, of.horizonSec, of.model, of.shadow].join(' ');
}

function scoreOf({ sums, medianAbsolute, intervals, ...of }: RunningScore): Score {
  const medianMaeBp = (medianAbsolute / Math.max(sums.count, 1)) * BASIS_POINTS;
  return { ...of, ...errorFigures(sums), medianMaeBp, intervals: intervalFigures(intervals) };
}

function isState(state: unknown): state is ScoreFoldState {
  return typeof state === 'object' && state !== null && 'running' in state && isRunning(state.running);
}

function isRunning(list: unknown): boolean {
  return Array.isArray(list) && list.every((one: unknown) => isRunningScore(one));
}

function isRunningScore(one: unknown): boolean {
  if (typeof one !== 'object' || one === null || !('sums' in one)) return false;
  const { sums, ...of }: Readonly<Record<string, unknown>> = { ...one };
  if (typeof sums !== 'object' || sums === null) return false;
  const numbers: Readonly<Record<string, unknown>> = { ...sums };
  return (
    typeof of.instrument === 'string' &&
    typeof of.model === 'string' &&
    typeof of.shadow === 'boolean' &&
    Array.isArray(of.intervals) &&
    ['intervalSec', 'horizonSec', 'lastTargetTime', 'medianAbsolute'].every((name) =>
      Number.isFinite(of[name]),
    ) &&
    Object.keys(NO_ERRORS).every((name) => Number.isFinite(numbers[name]))
  );
}
