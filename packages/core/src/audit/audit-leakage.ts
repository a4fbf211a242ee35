import type { ItemsByName, RecordLists } from './audit-input.ts';
import { type AuditedRun, assertTables } from './audited-table.ts';
import { EVERYTHING, type Future, recordsIn, withFuture } from './changed-future.ts';
import { compareRuns, type Difference } from './compare-runs.ts';
import { type CutOptions, type PlannedCut, planCuts } from './plan-cuts.ts';

/** `inputs` must be all that the pipeline reads: what it gets in another way the audit cannot change. */
export interface LeakageAudit<Items extends ItemsByName<Items>> extends CutOptions<Items> {
  /**
   * Runs the whole pipeline over these records, from nothing. A function of them alone: the same records, the same
   * run. It yields the share done now and then, in [0, 1], so that a caller can share the thread.
   */
  readonly build: (records: RecordLists<Items>) => Generator<number, AuditedRun>;
  /** Other futures tried at each cut, besides none at all. Default 2. */
  readonly perturbations?: number;
}

/** What was looked at. */
export interface AuditReach {
  /** Cuts made so far, those with a window and those of the whole history. */
  readonly windowCuts: number;
  readonly wholeCuts: number;
  /** Cuts without a vector before them in what was run, because of a hole or warm-up. */
  readonly emptyCuts: number;
  /** Rows of the whole history. */
  readonly vectors: number;
  readonly labels: number;
  /** Rows known at a cut that were compared with those of another future, over all cuts and futures. */
  readonly vectorsCompared: number;
  readonly labelsCompared: number;
  readonly features: readonly string[];
  readonly labelNames: readonly string[];
  /**
   * Features and labels that no change of later records moved even after the cut: they read no record (as the time
   * of day), or nothing that `perturb` changes. The audit says nothing about them.
   */
  readonly unmoved: readonly string[];
  /** Longest time from a vector's `asOf`, or a label's target time, until it is said to be known. */
  readonly largestLagMs: number;
}

export interface Leak extends Difference {
  readonly cut: number;
  readonly scope: 'window' | 'whole';
  /** `repeated`: the pipeline makes something else of the very same records, so nothing can be said. */
  readonly way: Future['way'] | 'repeated';
  /** The lists whose later records alone make the difference; all of them when none does alone. */
  readonly inputs: readonly string[];
}

export type AuditOutcome =
  | { readonly kind: 'passed'; readonly reach: AuditReach }
  | { readonly kind: 'leak'; readonly leak: Leak; readonly reach: AuditReach }
  /** Too little history: at no cut was there a vector, or a label, to compare. */
  | { readonly kind: 'nothing_to_compare'; readonly reach: AuditReach };

/**
 * Whether anything that a pipeline says was known at a time depends on what came later. It cuts the history at
 * many times, runs the pipeline without the later records and with others in their place, and demands that every
 * vector and label known at the cut stays the same, bit for bit. It stops at the first difference.
 *
 * A generator: it yields the share done, in [0, 1]. Throws `RangeError` on tables that are none.
 */
export function* auditLeakage<Items extends ItemsByName<Items>>(
  audit: LeakageAudit<Items>,
): Generator<number, AuditOutcome> {
  const { inputs, seed = 1, perturbations = 2 } = audit;
  const futures = futuresOf(seed, perturbations);
  const counted = { windowCuts: 0, wholeCuts: 0, emptyCuts: 0, vectorsCompared: 0, labelsCompared: 0 };
  const moved = new Set<string>();
  const wholeRun = yield* progress(run(audit, recordsIn(inputs, EVERYTHING)), 0, WHOLE_RUN_SHARE);
  const reach = (): AuditReach => ({ ...counted, ...described(wholeRun, moved) });
  const plan = planCuts(audit, wholeRun);
  const share = (cost: number) => WHOLE_RUN_SHARE + (1 - WHOLE_RUN_SHARE) * Math.min(cost, 1);

  for (const cut of plan) {
    const { stretch, scope, time } = cut;
    const [start, end] = [share(cut.costBefore), share(cut.costBefore + cut.cost)];
    const steps = scope === 'whole' ? futures.length : futures.length + 1;
    const part = (step: number) => start + ((end - start) * step) / steps;
    const first = steps - futures.length;
    const reference =
      scope === 'whole'
        ? wholeRun
        : yield* progress(run(audit, recordsIn(inputs, stretch)), start, part(first));
    let vectorsHere = 0;
    for (const [number, future] of futures.entries()) {
      const records = withFuture(inputs, stretch, time, future);
      const other = yield* progress(run(audit, records), part(first + number), part(first + number + 1));
      const { difference, vectors, labels } = compareRuns(reference, other, time, moved);
      vectorsHere += vectors;
      counted.vectorsCompared += vectors;
      counted.labelsCompared += labels;
      if (difference !== undefined) {
        const origin = yield* progress(originOf(audit, cut, future, reference), end, end);
        return { kind: 'leak', leak: { ...difference, cut: time, scope, ...origin }, reach: reach() };
      }
    }
    counted[scope === 'whole' ? 'wholeCuts' : 'windowCuts'] += 1;
    if (vectorsHere === 0) counted.emptyCuts += 1;
  }
  const reached = reach();
  return { kind: sawEverything(reached) ? 'passed' : 'nothing_to_compare', reach: reached };
}

/** The bar's part for the first run, before anything is known about the rest. */
const WHOLE_RUN_SHARE = 0.05;

function* run<Items extends ItemsByName<Items>>(
  { build }: LeakageAudit<Items>,
  records: RecordLists<Items>,
): Generator<number, AuditedRun> {
  const made = yield* build(records);
  assertTables(made);
  return made;
}

function futuresOf(seed: number, perturbations: number): Future[] {
  const others = Array.from({ length: perturbations }, (_, number) => ({
    way: 'perturbed' as const,
    seed: seed + number,
    lossy: number > 0,
  }));
  return [{ way: 'truncated' }, ...others];
}

/** Where a difference comes from: each list's future alone is changed in turn. */
function* originOf<Items extends ItemsByName<Items>>(
  audit: LeakageAudit<Items>,
  { time, stretch }: PlannedCut,
  future: Future,
  reference: AuditedRun,
): Generator<number, Pick<Leak, 'way' | 'inputs'>> {
  const { inputs } = audit;
  const names = Object.keys(inputs);
  const again = yield* run(audit, recordsIn(inputs, stretch));
  if (compareRuns(reference, again, Number.POSITIVE_INFINITY, new Set()).difference !== undefined) {
    return { way: 'repeated', inputs: [] };
  }
  if (names.length < 2) return { way: future.way, inputs: names };
  const guilty: string[] = [];
  for (const name of names) {
    const other = yield* run(audit, withFuture(inputs, stretch, time, future, name));
    if (compareRuns(reference, other, time, new Set()).difference !== undefined) guilty.push(name);
  }
  return { way: future.way, inputs: guilty.length > 0 ? guilty : names };
}

/** Of vectors and of labels, where the pipeline makes any, some were compared. */
function sawEverything({ features, labelNames, vectorsCompared, labelsCompared }: AuditReach): boolean {
  const seen = [features.length === 0 || vectorsCompared > 0, labelNames.length === 0 || labelsCompared > 0];
  return features.length + labelNames.length > 0 && seen.every(Boolean);
}

function described(wholeRun: AuditedRun, moved: ReadonlySet<string>) {
  const tables = { features: [] as string[], labelNames: [] as string[] };
  const rows = { vectors: 0, labels: 0 };
  let largestLagMs = 0;
  for (const { names, asOf, knownAt, horizonSec } of wholeRun) {
    tables[horizonSec === 0 ? 'features' : 'labelNames'].push(...names);
    rows[horizonSec === 0 ? 'vectors' : 'labels'] += asOf.length;
    asOf.forEach((time, row) => {
      largestLagMs = Math.max(largestLagMs, (knownAt[row] ?? 0) - time - horizonSec * 1_000);
    });
  }
  const unmoved = [...tables.features, ...tables.labelNames].filter((name) => !moved.has(name));
  return { ...tables, ...rows, unmoved, largestLagMs };
}

function* progress<Result>(
  steps: Generator<number, Result>,
  from: number,
  to: number,
): Generator<number, Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) {
      yield to;
      return step.value;
    }
    yield from + (to - from) * step.value;
  }
}
