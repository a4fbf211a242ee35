import type { FullParams } from '../params.ts';
import { SPLIT_BYTES } from './layout.ts';
import { splitAt } from './phases.ts';
import type { Workplace } from './workplace.ts';

/** A leaf that may be split further. Sums are quantised whole numbers. */
export interface Candidate {
  readonly node: number;
  readonly depth: number;
  /** Its rows, as part of the row list. */
  readonly start: number;
  readonly count: number;
  readonly gradient: number;
  readonly hessian: number;
  /** Bounds of its value that monotone constraints of splits above set. */
  readonly lowest: number;
  readonly highest: number;
  /** Address of its histogram; 0: not kept. */
  histogram: number;
  split: Split | undefined;
}

export interface Split {
  readonly gain: number;
  readonly slot: number;
  readonly bin: number;
  readonly missingLeft: 0 | 1;
  readonly leftGradient: number;
  readonly leftHessian: number;
}

/** Turns sums into values and scores of leaves, in the units of the loss. */
export interface Scorer {
  readonly gradientUnit: number;
  readonly hessianUnit: number;
  readonly params: FullParams;
  /** Gains below this are rounding. */
  readonly noise: number;
}

/** The leaf value that lowers the regularised loss most, within the node's bounds. */
export function bestValue(
  scorer: Scorer,
  sums: Pick<Candidate, 'gradient' | 'hessian' | 'lowest' | 'highest'>,
): number {
  const { l1, l2 } = scorer.params;
  const weight = sums.hessian * scorer.hessianUnit + l2;
  if (weight <= 0) return 0;
  const value = -shrink(sums.gradient * scorer.gradientUnit, l1) / weight;
  return Math.min(Math.max(value, sums.lowest), sums.highest);
}

/** Twice the fall of the regularised loss by giving the node its best value. */
function scoreOf(scorer: Scorer, candidate: Candidate): number {
  const { l1, l2 } = scorer.params;
  const value = bestValue(scorer, candidate);
  const gradient = candidate.gradient * scorer.gradientUnit;
  const weight = candidate.hessian * scorer.hessianUnit + l2;
  return -(2 * gradient * value + weight * value * value + 2 * l1 * Math.abs(value));
}

/** The best of what the threads found, lowest feature first among equals; undefined where nothing gains enough. */
export function foundSplit(
  place: Workplace,
  scorer: Scorer,
  candidate: Candidate,
  which: 0 | 1,
): Split | undefined {
  let best: Split | undefined;
  const parent = scoreOf(scorer, candidate);
  for (let thread = 0; thread < place.layout.threads; thread += 1) {
    const split = readSplit(place, splitAt(place, thread, which), candidate, parent);
    if (split !== undefined && (best === undefined || split.gain > best.gain)) best = split;
  }
  if (best === undefined || best.gain <= scorer.noise || best.gain <= scorer.params.minSplitGain)
    return undefined;
  return best;
}

function readSplit(
  { doubles, words }: Workplace,
  at: number,
  parent: Candidate,
  parentScore: number,
): Split | undefined {
  const [score = 0, leftGradient = 0, leftHessian = 0] = doubles.subarray(at / 8, (at + SPLIT_BYTES) / 8);
  const [slot = -1, bin = 0, missingLeft = 0] = words.subarray(at / 4 + 6, at / 4 + 9);
  if (slot < 0) return undefined;
  // Nothing missing was seen: what comes later goes with the larger child.
  const larger = leftHessian * 2 >= parent.hessian ? 1 : 0;
  return {
    gain: score - parentScore,
    slot,
    bin,
    missingLeft: missingLeft === 2 ? larger : missingLeft === 1 ? 1 : 0,
    leftGradient,
    leftHessian,
  };
}

function shrink(gradient: number, l1: number): number {
  return Math.sign(gradient) * Math.max(Math.abs(gradient) - l1, 0);
}
