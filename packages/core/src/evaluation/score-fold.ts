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
  /**
   * Continues from a snapshot, one of an older version too, and says whether it could: where it cannot be read, the scores begin anew.
   */
  restore(state: unknown): boolean;
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
      running.clear();
      const saved = upgraded(state);
      if (!isState(saved)) return false;
      for (const one of saved.running) running.set(keyOf(one), one);
      return true;
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

/** Before there were challengers, medians and intervals: nothing was made in the shadow, and what was the mean was the median. */
function upgraded(state: unknown): unknown {
  const { running } = fieldsOf(state);
  if (!Array.isArray(running)) return state;
  return {
    running: running.map((one: unknown) => {
      const before = fieldsOf(one);
      return { shadow: false, medianAbsolute: fieldsOf(before.sums).absolute, intervals: [], ...before };
    }),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isState(state: unknown): state is ScoreFoldState {
  return typeof state === 'object' && state !== null && 'running' in state && isRunning(state.running);
}

function isRunning(list: unknown): boolean {
  return Array.isArray(list) && list.every((one: unknown) => isRunningScore(one));
}

function isRunningScore(one: unknown): boolean {
  const { sums, ...of } = fieldsOf(one);
  const numbers = fieldsOf(sums);
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
