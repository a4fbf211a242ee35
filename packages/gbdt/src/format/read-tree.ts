import type { Tree } from '../model/tree.ts';
import { malformed, unsupported } from './json-reader.ts';

/** A node of a tree in a file, whatever the file numbers it by. */
export type FileNode =
  | { readonly kind: 'leaf'; readonly value: number; readonly cover: number }
  | {
      readonly kind: 'split';
      readonly feature: number;
      readonly threshold: number;
      readonly missingLeft: boolean;
      readonly gain: number;
      readonly cover: number;
      readonly left: number;
      readonly right: number;
    };

/**
 * Puts the nodes below `root` into the order that a Tree has. `where` names the tree in messages.
 * Errors: BAD_MODEL_FILE where children are missing, come twice, or a feature does not exist; UNSUPPORTED_MODEL where the
 * tree is deeper than 500 splits.
 */
export function readTree(
  where: string,
  root: number,
  features: number,
  nodeAt: (id: number) => FileNode | undefined,
): Tree {
  const order = [root];
  const seen = new Set(order);
  const nodes: FileNode[] = [];
  const left: number[] = [];
  const depths = [0];
  for (let at = 0; at < order.length; at += 1) {
    const id = order[at] ?? 0;
    const node = nodeAt(id);
    if (node === undefined) throw malformed(`${where}: node ${id} is missing`);
    nodes.push(node);
    left.push(node.kind === 'leaf' ? 0 : order.length);
    if (node.kind === 'leaf') continue;
    if (!Number.isInteger(node.feature) || node.feature < 0 || node.feature >= features)
      throw malformed(`${where}: node ${id} splits feature ${node.feature} of ${features}`);
    const depth = (depths[at] ?? 0) + 1;
    if (depth > MOST_DEPTH) throw unsupported(`${where} is deeper`, `up to ${MOST_DEPTH} splits on a path`);
    for (const child of [node.left, node.right]) {
      if (seen.has(child)) throw malformed(`${where}: node ${child} has two parents`);
      seen.add(child);
      order.push(child);
      depths.push(depth);
    }
  }
  return {
    feature: Int32Array.from(nodes, (node) => (node.kind === 'leaf' ? -1 : node.feature)),
    threshold: Float64Array.from(nodes, (node) => (node.kind === 'leaf' ? node.value : node.threshold)),
    left: Int32Array.from(left),
    missingLeft: Uint8Array.from(nodes, (node) => (node.kind === 'split' && node.missingLeft ? 1 : 0)),
    gain: Float64Array.from(nodes, (node) => (node.kind === 'leaf' ? 0 : node.gain)),
    cover: Float64Array.from(nodes, ({ cover }) => cover),
  };
}

/** Trees are walked by recursion, and what explains them takes memory by their depth. */
const MOST_DEPTH = 500;
