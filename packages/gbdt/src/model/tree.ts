/**
 * A binary tree in arrays, node 0 the root. A row goes left where its value of `feature` is below `threshold`; a missing
 * value goes left where `missingLeft` is 1. The right child is always the one after the left.
 */
export interface Tree {
  /** -1 for a leaf. */
  readonly feature: Int32Array;
  /** A leaf's value is here too. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly missingLeft: Uint8Array;
  /** Fall of the regularised loss by the split (0 for a leaf). */
  readonly gain: Float64Array;
  /** Sum of Hessians of the rows that came through. */
  readonly cover: Float64Array;
}
