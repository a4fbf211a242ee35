import type { Tree } from './tree.ts';

/** All trees in one set of arrays: nodes of tree t from `roots[t]`; children by their place in the whole. */
export interface Forest extends Tree {
  readonly roots: Int32Array;
}

/** Trees one after the other. */
export function plantForest(trees: readonly Tree[]): Forest {
  const size = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const forest: Forest = {
    feature: new Int32Array(size),
    threshold: new Float64Array(size),
    left: new Int32Array(size),
    missingLeft: new Uint8Array(size),
    gain: new Float64Array(size),
    cover: new Float64Array(size),
    roots: new Int32Array(trees.length),
  };
  let start = 0;
  for (const [at, tree] of trees.entries()) {
    forest.roots[at] = start;
    forest.feature.set(tree.feature, start);
    forest.threshold.set(tree.threshold, start);
    forest.left.set(
      tree.left.map((child) => child + start),
      start,
    );
    forest.missingLeft.set(tree.missingLeft, start);
    forest.gain.set(tree.gain, start);
    forest.cover.set(tree.cover, start);
    start += tree.feature.length;
  }
  return forest;
}

/**
 * The sum of the leaves that a row falls into. NaN is missing. Allocates nothing. Which child is next is computed, not
 * branched to: a processor guesses such branches wrong half of the time.
 */
export function sumLeaves(forest: Forest, row: Float32Array | Float64Array): number {
  const { feature, threshold, left, missingLeft, roots } = forest;
  let sum = 0;
  for (let tree = 0; tree < roots.length; tree += 1) {
    let node = roots[tree] ?? 0;
    let at = feature[node] ?? -1;
    while (at >= 0) {
      const value = row[at] ?? 0;
      const above = Number(value >= (threshold[node] ?? 0));
      const missing = Number(Number.isNaN(value)) & ((missingLeft[node] ?? 0) ^ 1);
      node = (left[node] ?? 0) + (above | missing);
      at = feature[node] ?? -1;
    }
    sum += threshold[node] ?? 0;
  }
  return sum;
}
