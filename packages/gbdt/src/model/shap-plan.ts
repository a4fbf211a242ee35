import type { Forest } from './forest.ts';
import { type GaussRule, gaussRule } from './gauss-rule.ts';

/** All of TreeSHAP that no row changes, and room for one tree at a time, so that a row allocates nothing. */
export interface ShapPlan {
  readonly trees: readonly PlannedTree[];
  /** Nodes that split, tree by tree, parents first. */
  readonly order: Int32Array;
  /** For a node that splits: the node above or itself whose way in was by the same feature last; else the root. */
  readonly before: Int32Array;
  /** Share of the parent's cover. */
  readonly share: Float64Array;
  /** Product of the shares of all ways down to a node that its last feature decided; 1 for a root. */
  readonly zeros: Float64Array;
  /** By place in the tree: 1 where the row satisfies all that the last feature asked on the way down. */
  readonly met: Uint8Array;
  /** By place in the tree and point of the rule. */
  readonly sums: Float64Array;
  readonly inverse: Float64Array;
}

export interface PlannedTree {
  readonly root: number;
  /** Its part of `order`. */
  readonly from: number;
  readonly to: number;
  /** Mean of the leaves, by cover. */
  readonly mean: number;
  /** Exact for the tree's paths. */
  readonly rule: GaussRule;
}

/** Memory: 24 bytes for each node, and at most 8 × features + 17 bytes for each node of the largest tree. */
export function planShap(forest: Forest): ShapPlan {
  const nodes = forest.feature.length;
  const order: number[] = [];
  const before = new Int32Array(nodes);
  const share = new Float64Array(nodes).fill(1);
  const zeros = new Float64Array(nodes).fill(1);
  const rules: GaussRule[] = [];
  let widest = 0;
  let largest = 0;
  const trees = Array.from(forest.roots, (root, at): PlannedTree => {
    const from = order.length;
    /** The last node that each feature on the way down led to. */
    const last = new Map<number, number>();
    let most = 0;
    const walk = (node: number): number => {
      const feature = forest.feature[node] ?? -1;
      most = Math.max(most, last.size);
      if (feature < 0) return forest.threshold[node] ?? 0;
      order.push(node);
      const seen = last.get(feature);
      const above = seen ?? root;
      before[node] = above;
      let mean = 0;
      const left = forest.left[node] ?? 0;
      for (const child of [left, left + 1]) {
        const part = shareOf(forest.cover[child] ?? 0, forest.cover[node] ?? 0);
        share[child] = part;
        zeros[child] = (zeros[above] ?? 1) * part;
        last.set(feature, child);
        mean += part * walk(child);
      }
      if (seen === undefined) last.delete(feature);
      else last.set(feature, seen);
      return mean;
    };
    const mean = walk(root);
    // Of m features on a path the integrand has degree m − 1.
    const size = Math.max(1, Math.ceil(most / 2));
    const rule = rules[size] ?? gaussRule(size);
    rules[size] = rule;
    const end = forest.roots[at + 1] ?? nodes;
    largest = Math.max(largest, end - root);
    widest = Math.max(widest, (end - root) * size);
    return { root, from, to: order.length, mean, rule };
  });
  return {
    trees,
    order: Int32Array.from(order),
    before,
    share,
    zeros,
    met: new Uint8Array(largest),
    sums: new Float64Array(widest),
    inverse: new Float64Array(widest),
  };
}

function shareOf(cover: number, whole: number): number {
  return whole > 0 ? cover / whole : 0.5;
}
