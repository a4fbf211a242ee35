import { GbdtError } from '../errors.ts';
import type { Tree } from '../model/tree.ts';
import { quantileOf, weightedQuantileOf } from '../objective/quantile-of.ts';
import type { FullParams } from '../params.ts';
import { bestValue, type Candidate, foundSplit, type Scorer, type Split } from './candidate.ts';
import type { Crew } from './crew.ts';
import { NODE_BYTES } from './layout.ts';
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
  const root = rootCandidate(place, input.rowCount);
  const leaves = new Map<number, Candidate>([[0, root]]);
  const open: Candidate[] = [];
  push(nodes, root, scorer);
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
    turnToSplit(nodes, input, parent, split, left.node);
    push(nodes, left, scorer);
    push(nodes, right, scorer);
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
  crewRoute(place, crew, nodes, leaves);
  return {
    feature: Int32Array.from(nodes.feature),
    threshold: Float64Array.from(nodes.threshold),
    left: Int32Array.from(nodes.left),
    missingLeft: Uint8Array.from(nodes.missingLeft),
    gain: Float64Array.from(nodes.gain),
    cover: Float64Array.from(nodes.cover),
  };
}

interface Nodes {
  readonly feature: number[];
  readonly bin: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly missingLeft: number[];
  readonly gain: number[];
  readonly cover: number[];
}

function newNodes(): Nodes {
  return { feature: [], bin: [], threshold: [], left: [], missingLeft: [], gain: [], cover: [] };
}

/** A leaf with its best value. */
function push(nodes: Nodes, candidate: Candidate, scorer: Scorer): void {
  nodes.feature.push(-1);
  nodes.bin.push(0);
  nodes.threshold.push(bestValue(scorer, candidate));
  nodes.left.push(0);
  nodes.missingLeft.push(0);
  nodes.gain.push(0);
  nodes.cover.push(candidate.hessian * scorer.hessianUnit);
}

function turnToSplit(nodes: Nodes, input: GrowInput, at: Candidate, split: Split, left: number): void {
  const feature = input.slotFeatures[split.slot] ?? 0;
  nodes.feature[at.node] = feature;
  nodes.bin[at.node] = split.bin;
  nodes.threshold[at.node] = input.cuts[feature]?.[split.bin] ?? 0;
  nodes.left[at.node] = left;
  nodes.missingLeft[at.node] = split.missingLeft;
  nodes.gain[at.node] = split.gain;
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
  task[TASK.monotone] = params.monotone === undefined ? 0 : 1;
  crew.run(PHASE.quantise);
  const noise = (1e-10 * gradientSum * gradientSum) / (hessianSum + params.l2) || 0;
  return { gradientUnit: 1 / gradientScale, hessianUnit: 1 / hessianScale, params, noise };
}

function scaleFor(sum: number): number {
  return sum > 0 ? 2 ** Math.floor(Math.log2(LARGEST_SUM / sum)) : 1;
}

function rootCandidate({ kernel, layout, doubles }: Workplace, count: number): Candidate {
  kernel.sumRows(layout.packed, layout.rowList, count, layout.pair);
  return {
    node: 0,
    depth: 0,
    start: 0,
    count,
    gradient: doubles[layout.pair / 8] ?? 0,
    hessian: doubles[layout.pair / 8 + 1] ?? 0,
    lowest: -Infinity,
    highest: Infinity,
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

interface HistogramPool {
  /** Never kept by a node. */
  readonly spare: number;
  /** An address, or 0 where all are in use. */
  take(): number;
  free(histogram: number): void;
}

function histogramPool({ layout }: Workplace): HistogramPool {
  const free: number[] = [];
  for (let at = layout.histogramCount - 1; at > 0; at -= 1)
    free.push(layout.histograms + at * layout.histogramBytes);
  return {
    spare: layout.histograms,
    take: () => free.pop() ?? 0,
    free: (histogram) => {
      if (histogram !== 0) free.push(histogram);
    },
  };
}

/** Values times the learning rate, as float32; objectives that ask for it get the quantile of the leaf's residuals. */
function setLeafValues(
  place: Workplace,
  params: FullParams,
  nodes: Nodes,
  leaves: Iterable<Candidate>,
): void {
  const { layout, margins, labels, weights, loss, memory } = place;
  const level = loss.renewsTo;
  for (const { node, start, count, lowest, highest } of leaves) {
    let value = nodes.threshold[node] ?? 0;
    if (level !== undefined && count > 0) {
      const rows = new Uint32Array(memory.buffer, layout.rowList + start * 4, count);
      const residuals = Float64Array.from(rows, (row) => (labels[row] ?? 0) - (margins[row] ?? 0));
      const renewed =
        weights === undefined
          ? quantileOf(residuals, level)
          : weightedQuantileOf(
              residuals,
              Float64Array.from(rows, (row) => weights[row] ?? 0),
              level,
            );
      value = Math.min(Math.max(renewed, lowest), highest);
    }
    nodes.threshold[node] = Math.fround(value * params.learningRate);
  }
}

/** Writes the tree for the kernel and adds its values to the margins of the rows it was grown on. */
function crewRoute(place: Workplace, crew: Crew, nodes: Nodes, leaves: ReadonlyMap<number, Candidate>): void {
  const { words, doubles, layout, task } = place;
  for (const [node, feature] of nodes.feature.entries()) {
    const at = layout.nodes + node * NODE_BYTES;
    const leaf = leaves.get(node);
    words[at / 4] = feature;
    words[at / 4 + 1] = leaf?.start ?? nodes.bin[node] ?? 0;
    words[at / 4 + 2] = leaf?.count ?? nodes.missingLeft[node] ?? 0;
    words[at / 4 + 3] = nodes.left[node] ?? 0;
    words[at / 4 + 4] = (nodes.left[node] ?? 0) + 1;
    doubles[at / 8 + 3] = nodes.threshold[node] ?? 0;
  }
  task[TASK.nodeCount] = nodes.feature.length;
  crew.run(PHASE.addValues);
}
