import type { Tree } from '../model/tree.ts';
import { quantileOf, weightedQuantileOf } from '../objective/quantile-of.ts';
import type { FullParams } from '../params.ts';
import { bestValue, type Candidate, type Scorer, type Split } from './candidate.ts';
import type { Crew } from './crew.ts';
import { NODE_BYTES } from './layout.ts';
import { PHASE, TASK } from './phases.ts';
import type { Workplace } from './workplace.ts';

/** A tree while it grows: its nodes so far, with bins beside thresholds. */
export interface Nodes {
  readonly feature: number[];
  readonly bin: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly missingLeft: number[];
  readonly gain: number[];
  readonly cover: number[];
}

export function newNodes(): Nodes {
  return { feature: [], bin: [], threshold: [], left: [], missingLeft: [], gain: [], cover: [] };
}

/** A leaf with its best value. */
export function pushLeaf(nodes: Nodes, candidate: Candidate, scorer: Scorer): void {
  nodes.feature.push(-1);
  nodes.bin.push(0);
  nodes.threshold.push(bestValue(scorer, candidate));
  nodes.left.push(0);
  nodes.missingLeft.push(0);
  nodes.gain.push(0);
  nodes.cover.push(candidate.hessian * scorer.hessianUnit);
}

/** A leaf gets children: `left`, and the one after it. */
export function turnToSplit(
  nodes: Nodes,
  at: Candidate,
  split: Split,
  feature: number,
  threshold: number,
  left: number,
): void {
  nodes.feature[at.node] = feature;
  nodes.bin[at.node] = split.bin;
  nodes.threshold[at.node] = threshold;
  nodes.left[at.node] = left;
  nodes.missingLeft[at.node] = split.missingLeft;
  nodes.gain[at.node] = split.gain;
}

export function treeOf(nodes: Nodes): Tree {
  return {
    feature: Int32Array.from(nodes.feature),
    threshold: Float64Array.from(nodes.threshold),
    left: Int32Array.from(nodes.left),
    missingLeft: Uint8Array.from(nodes.missingLeft),
    gain: Float64Array.from(nodes.gain),
    cover: Float64Array.from(nodes.cover),
  };
}

/** Values times the learning rate, as float32; objectives that ask for it get the quantile of the leaf's residuals. */
export function setLeafValues(
  place: Workplace,
  params: FullParams,
  nodes: Nodes,
  leaves: Iterable<Candidate>,
): void {
  const level = place.loss.renewsTo;
  for (const leaf of leaves) {
    let value = nodes.threshold[leaf.node] ?? 0;
    if (level !== undefined && leaf.count > 0)
      value = Math.min(Math.max(residualQuantile(place, leaf, level), leaf.lowest), leaf.highest);
    nodes.threshold[leaf.node] = Math.fround(value * params.learningRate);
  }
}

function residualQuantile(
  { layout, margins, labels, weights, memory }: Workplace,
  { start, count }: Candidate,
  level: number,
): number {
  const rows = new Uint32Array(memory.buffer, layout.rowList + start * 4, count);
  const residuals = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const row = rows[i] ?? 0;
    residuals[i] = (labels[row] ?? 0) - (margins[row] ?? 0);
  }
  if (weights === undefined) return quantileOf(residuals, level);
  const leafWeights = Float64Array.from(rows, (row) => weights[row] ?? 0);
  return weightedQuantileOf(residuals, leafWeights, level);
}

/** Writes the tree for the kernel and adds its values to the margins of the rows it was grown on. */
export function addToMargins(
  place: Workplace,
  crew: Crew,
  nodes: Nodes,
  leaves: ReadonlyMap<number, Candidate>,
): void {
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
