import type { AuditInputs, ItemsByName, TimedRecord } from './audit-input.ts';
import type { AuditedRun } from './audited-table.ts';
import { EVERYTHING, recordsIn, type Stretch } from './changed-future.ts';
import { chooseCuts } from './choose-cuts.ts';
import { seededRandom } from './seeded-random.ts';

export interface PlannedCut {
  readonly time: number;
  readonly scope: 'window' | 'whole';
  /** What the pipeline is run on. */
  readonly stretch: Stretch;
  /** Its share of all the work, and that of the cuts before it, in [0, 1]. */
  readonly cost: number;
  readonly costBefore: number;
}

export interface CutOptions<Items extends ItemsByName<Items>> {
  readonly inputs: AuditInputs<Items>;
  /**
   * What is run around a cut: records available from `cut - lookbackMs` to `cut + lookaheadMs`. The look-back must
   * be longer than the pipeline's warm-up, or there is nothing to compare.
   */
  readonly lookbackMs: number;
  readonly lookaheadMs: number;
  /** Cuts with a window around each. Default 50. */
  readonly cuts?: number;
  /** Cuts of the whole history, for what reaches further than a window. Default 3. */
  readonly wholeCuts?: number;
  /** A whole number; the same one finds the same. Default 1. */
  readonly seed?: number;
}

/** The cuts in the order of their work: windows first, which are cheap and find most. */
export function planCuts<Items extends ItemsByName<Items>>(
  { inputs, seed = 1, cuts = 50, wholeCuts = 3, lookbackMs, lookaheadMs }: CutOptions<Items>,
  wholeRun: AuditedRun,
): PlannedCut[] {
  const lists: (readonly TimedRecord[])[] = Object.values(recordsIn(inputs, EVERYTHING));
  const to = latest(lists);
  const from = earliest(wholeRun);
  if (!(from < to)) return [];
  const choose = (count: number, stream: number) =>
    chooseCuts(lists, { from, to, count }, seededRandom(seed, stream));
  const chosen = [
    ...choose(cuts, 1).map((time) => ({
      time,
      scope: 'window' as const,
      stretch: { from: time - lookbackMs, to: time + lookaheadMs },
      weight: Math.min(lookbackMs + lookaheadMs, to - from),
    })),
    ...choose(wholeCuts, 2).map((time) => ({
      time,
      scope: 'whole' as const,
      stretch: EVERYTHING,
      weight: to - from,
    })),
  ];
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
  let costBefore = 0;
  return chosen.map(({ weight, ...cut }) => {
    const planned = { ...cut, cost: weight / total, costBefore };
    costBefore += planned.cost;
    return planned;
  });
}

/** When anything was first known; infinite when nothing ever was. */
function earliest(run: AuditedRun): number {
  let time = Number.POSITIVE_INFINITY;
  for (const { knownAt } of run) for (const known of knownAt) time = Math.min(time, known);
  return time;
}

function latest(lists: readonly (readonly TimedRecord[])[]): number {
  let time = Number.NEGATIVE_INFINITY;
  for (const list of lists) for (const { availableAt } of list) time = Math.max(time, availableAt);
  return time;
}
