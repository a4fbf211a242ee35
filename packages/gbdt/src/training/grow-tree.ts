import { GbdtError } from '../errors.ts';
import type { Tree } from '../model/tree.ts';
import type { FullParams } from '../params.ts';
import { bestValue, type Candidate, foundSplit, type Scorer, type Split } from './candidate.ts';
import type { Crew } from './crew.ts';
import { addToMargins, newNodes, pushLeaf, setLeafValues, treeOf, turnToSplit } from './growing-nodes.ts';
import { type HistogramPool, histogramPool } from './histogram-pool.ts';
import { PHASE, splitAt, TASK } from './phases.ts';
import type { Workplace } from './workplace.ts';

/** Nodes with fewer rows are partitioned by one thread: waking the others would take longer. */
const ALONE_BELOW_ROWS = 16_384;
/** Sums of quantised values stay within 32 bits. */
const LARGEST_SUM = 2 ** 30;

export interface GrowInput {
  readonly place: Workplace;
  readonly crew: Crew;
  readonly params: FullParams;
  /** Cuts of each feature: `cuts[f][b]` is the threshold between bins b and b+1; the last lies above all values. */
  readonly cuts: readonly Float32Array[];
  /** Features the tree sees, by slot of the histogram. */
  readonly slotFeatures: readonly number[];
  /** Rows in the row list. */
  readonly rowCount: number;
}

/**
 * Grows one tree on the gradients that lie in memory and leaves it there for routing, its leaves with their rows.
 * The row list ends up ordered by leaf.
 */
export function growTree(input: GrowInput): Tree {
  const { place, crew, params } = input;
  const scorer = prepare(input);
  const nodes = newNodes();
  const pool = histogramPool(place);
  const root = rootCandidate(place, input.rowCount, params.maxStep);
  const leaves = new Map<number, Candidate>([[0, root]]);
  const open: Candidate[] = [];
  pushLeaf(nodes, root, scorer);
  if (root.count > 1) {
    root.histogram = pool.take();
    expand(input, scorer, root, undefined, root.histogram, 0);
    if (root.split !== undefined) open.push(root);
  }
  while (open.length > 0 && leaves.size < place.layout.maxLeaves) {
    const parent = takeNext(open, params.growth);
    const { split } = parent;
    if (split === undefined) continue;
    const [left, right] = splitNode(input, scorer, parent, split, nodes.feature.length);
    leaves.delete(parent.node);
    leaves.set(left.node, left).set(right.node, right);
    const feature = input.slotFeatures[split.slot] ?? 0;
    turnToSplit(nodes, parent, split, feature, input.cuts[feature]?.[split.bin] ?? 0, left.node);
    pushLeaf(nodes, left, scorer);
    pushLeaf(nodes, right, scorer);
    const deeper = params.maxDepth === 0 || left.depth < params.maxDepth;
    if (deeper && leaves.size < place.layout.maxLeaves) {
      expandChildren(input, scorer, parent, left, right, pool);
      for (const child of [left, right]) {
        if (child.split !== undefined) open.push(child);
        else pool.free(child.histogram);
      }
    } else pool.free(parent.histogram);
  }
  setLeafValues(place, params, nodes, leaves.values());
  addToMargins(place, crew, nodes, leaves);
  return treeOf(nodes);
}

/** Quantises the gradients. Powers of two as scales keep equal Hessians exact. */
function prepare({ place, crew, params }: GrowInput): Scorer {
  const { task, layout, doubles } = place;
  let gradientSum = 0;
  let hessianSum = 0;
  for (let at = layout.pieces / 8; at < layout.pair / 8; at += 2) {
    gradientSum += doubles[at] ?? 0;
    hessianSum += doubles[at + 1] ?? 0;
  }
  if (!Number.isFinite(gradientSum) || !(hessianSum >= 0 && hessianSum < Infinity)) {
    throw new GbdtError(
      'BAD_OBJECTIVE',
      `objective: gradients add up to ${gradientSum} and Hessians to ${hessianSum}; give finite gradients and Hessians from 0 up`,
    );
  }
  const gradientScale = scaleFor(gradientSum);
  const hessianScale = scaleFor(hessianSum);
  task[TASK.gradientScale] = gradientScale;
  task[TASK.hessianScale] = hessianScale;
  task[TASK.l2] = params.l2;
  task[TASK.l1] = params.l1;
  task[TASK.minChildWeight] = params.minChildWeight;
  task[TASK.bounded] = params.monotone === undefined && params.maxStep === 0 ? 0 : 1;
  crew.run(PHASE.quantise);
  const noise = (1e-10 * gradientSum * gradientSum) / (hessianSum + params.l2) || 0;
  return { gradientUnit: 1 / gradientScale, hessianUnit: 1 / hessianScale, params, noise };
}

function scaleFor(sum: number): number {
  return sum > 0 ? 2 ** Math.floor(Math.log2(LARGEST_SUM / sum)) : 1;
}

function rootCandidate({ kernel, layout, doubles }: Workplace, count: number, maxStep: number): Candidate {
  const bound = maxStep > 0 ? maxStep : Infinity;
  kernel.sumRows(layout.packed, layout.rowList, count, layout.pair);
  return {
    node: 0,
    depth: 0,
    start: 0,
    count,
    gradient: doubles[layout.pair / 8] ?? 0,
    hessian: doubles[layout.pair / 8 + 1] ?? 0,
    lowest: -bound,
    highest: bound,
    histogram: 0,
    split: undefined,
  };
}

function takeNext(open: Candidate[], growth: FullParams['growth']): Candidate {
  let best = 0;
  if (growth === 'leaf') {
    for (const [at, { split }] of open.entries())
      if ((split?.gain ?? 0) > (open[best]?.split?.gain ?? 0)) best = at;
  }
  const [taken] = open.splice(best, 1);
  if (taken === undefined) throw new Error('no candidate is open');
  return taken;
}

/** Partitions the rows of a node and gives the two children, the left one with number `leftNode`. */
function splitNode(
  { place, crew, slotFeatures, params }: GrowInput,
  scorer: Scorer,
  parent: Candidate,
  split: Split,
  leftNode: number,
): [Candidate, Candidate] {
  const feature = slotFeatures[split.slot] ?? 0;
  const leftCount = partitionRows(place, crew, parent, split, feature);
  const left: Candidate = {
    ...parent,
    node: leftNode,
    depth: parent.depth + 1,
    count: leftCount,
    gradient: split.leftGradient,
    hessian: split.leftHessian,
    histogram: 0,
    split: undefined,
  };
  const right: Candidate = {
    ...left,
    node: leftNode + 1,
    start: parent.start + leftCount,
    count: parent.count - leftCount,
    gradient: parent.gradient - split.leftGradient,
    hessian: parent.hessian - split.leftHessian,
  };
  const direction = params.monotone?.[feature] ?? 0;
  if (direction === 0) return [left, right];
  const middle = (bestValue(scorer, left) + bestValue(scorer, right)) / 2;
  const below = { highest: middle };
  const above = { lowest: middle };
  return direction > 0
    ? [
        { ...left, ...below },
        { ...right, ...above },
      ]
    : [
        { ...left, ...above },
        { ...right, ...below },
      ];
}

function partitionRows(
  place: Workplace,
  crew: Crew,
  { start, count }: Candidate,
  { bin, missingLeft }: Split,
  feature: number,
): number {
  const { task, layout, kernel, bytes, doubles } = place;
  const column = layout.columns + feature * layout.rows;
  if (layout.threads === 1 || count < ALONE_BELOW_ROWS) {
    const rows = layout.rowList + start * 4;
    const left = kernel.partition(column, rows, count, bin, missingLeft, rows, layout.rightRows);
    bytes.copyWithin(rows + left * 4, layout.rightRows, layout.rightRows + (count - left) * 4);
    return left;
  }
  task[TASK.start] = start;
  task[TASK.count] = count;
  task[TASK.column] = column;
  task[TASK.bin] = bin;
  task[TASK.missingLeft] = missingLeft;
  crew.run(PHASE.partition);
  crew.run(PHASE.place);
  let left = 0;
  for (let thread = 0; thread < layout.threads; thread += 1)
    left += doubles[splitAt(place, thread, 0) / 8] ?? 0;
  return left;
}

/** Histograms and best splits of two children: the smaller from its rows, the larger by what remains of the parent. */
function expandChildren(
  input: GrowInput,
  scorer: Scorer,
  parent: Candidate,
  left: Candidate,
  right: Candidate,
  pool: HistogramPool,
): void {
  const [small, large] = left.count <= right.count ? [left, right] : [right, left];
  const own = parent.histogram === 0 ? 0 : pool.take();
  if (own !== 0) {
    small.histogram = own;
    large.histogram = parent.histogram;
    expand(input, scorer, small, large, own, parent.histogram);
    return;
  }
  pool.free(parent.histogram);
  expand(input, scorer, small, undefined, pool.spare, 0);
  expand(input, scorer, large, undefined, pool.spare, 0);
}

function expand(
  { place, crew }: GrowInput,
  scorer: Scorer,
  built: Candidate,
  other: Candidate | undefined,
  builtAt: number,
  otherAt: number,
): void {
  const { task } = place;
  task[TASK.builtAt] = builtAt;
  task[TASK.start] = built.start;
  task[TASK.count] = built.count;
  task[TASK.otherAt] = otherAt;
  task[TASK.findBuilt] = built.count > 1 ? 1 : 0;
  task.set([built.gradient, built.hessian, built.lowest, built.highest], TASK.builtGradient);
  task[TASK.findOther] = other !== undefined && other.count > 1 ? 1 : 0;
  if (other !== undefined)
    task.set([other.gradient, other.hessian, other.lowest, other.highest], TASK.otherGradient);
  crew.run(PHASE.expand);
  if (built.count > 1) built.split = foundSplit(place, scorer, built, 0);
  if (other !== undefined && other.count > 1) other.split = foundSplit(place, scorer, other, 1);
}
