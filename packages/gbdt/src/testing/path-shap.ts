import type { Forest } from '../model/forest.ts';

/** Room for the paths of one descent, so that a call allocates nothing. */
export interface ShapRoom {
  /** Each level of a descent has its own copy of the path: feature, share of zeros, share of ones, weight. */
  readonly feature: Int32Array;
  readonly zeros: Float64Array;
  readonly ones: Float64Array;
  readonly weight: Float64Array;
  /** Mean of the leaves below each root, by cover. */
  readonly means: Float64Array;
}

export function newShapRoom(forest: Forest): ShapRoom {
  let deepest = 0;
  const means = new Float64Array(forest.roots.length);
  for (const [tree, root] of forest.roots.entries()) {
    const { depth, mean } = measure(forest, root);
    deepest = Math.max(deepest, depth);
    means[tree] = mean;
  }
  const size = ((deepest + 2) * (deepest + 3)) / 2 + deepest + 2;
  return {
    feature: new Int32Array(size),
    zeros: new Float64Array(size),
    ones: new Float64Array(size),
    weight: new Float64Array(size),
    means,
  };
}

/**
 * The textbook's way, to compare the model's own with. Needs a cover above 0 in each node.
 * Adds Shapley values of a row to `out`, by feature; the mean of all trees goes to its last place.
 * Source: S. Lundberg et al., "Consistent individualized feature attribution for tree ensembles", 2018, algorithm 2.
 */
export function addContributions(
  forest: Forest,
  row: ArrayLike<number>,
  room: ShapRoom,
  out: Float64Array,
): void {
  const last = out.length - 1;
  for (const [tree, root] of forest.roots.entries()) {
    out[last] = (out[last] ?? 0) + (room.means[tree] ?? 0);
    if ((forest.feature[root] ?? -1) >= 0) descend({ forest, row, room, out }, root, 0, 0, 1, 1, -1);
  }
}

interface Descent {
  readonly forest: Forest;
  readonly row: ArrayLike<number>;
  readonly room: ShapRoom;
  readonly out: Float64Array;
}

/** `from` is where the parent's path starts, `length` how many entries it has. */
function descend(
  descent: Descent,
  node: number,
  from: number,
  length: number,
  zero: number,
  one: number,
  feature: number,
): void {
  const { forest, row, room, out } = descent;
  const start = from + length;
  copyPath(room, from, start, length);
  let size = extend(room, start, length, zero, one, feature);
  const split = forest.feature[node] ?? -1;
  if (split < 0) {
    for (let i = 1; i < size; i += 1) {
      const share = unwoundSum(room, start, size, i);
      const at = room.feature[start + i] ?? 0;
      const change = (room.ones[start + i] ?? 0) - (room.zeros[start + i] ?? 0);
      out[at] = (out[at] ?? 0) + share * change * (forest.threshold[node] ?? 0);
    }
    return;
  }
  const left = forest.left[node] ?? 0;
  const value = row[split] ?? Number.NaN;
  const toLeft =
    value < (forest.threshold[node] ?? 0) || (Number.isNaN(value) && forest.missingLeft[node] === 1);
  const hot = toLeft ? left : left + 1;
  const cold = toLeft ? left + 1 : left;
  let zeroBefore = 1;
  let oneBefore = 1;
  const seen = findFeature(room, start, size, split);
  if (seen > 0) {
    zeroBefore = room.zeros[start + seen] ?? 1;
    oneBefore = room.ones[start + seen] ?? 1;
    size = unwind(room, start, size, seen);
  }
  const cover = forest.cover[node] ?? 1;
  const hotShare = shareOf(forest.cover[hot] ?? 0, cover);
  const coldShare = shareOf(forest.cover[cold] ?? 0, cover);
  descend(descent, hot, start, size, zeroBefore * hotShare, oneBefore, split);
  descend(descent, cold, start, size, zeroBefore * coldShare, 0, split);
}

function copyPath(room: ShapRoom, from: number, to: number, length: number): void {
  room.feature.copyWithin(to, from, from + length);
  room.zeros.copyWithin(to, from, from + length);
  room.ones.copyWithin(to, from, from + length);
  room.weight.copyWithin(to, from, from + length);
}

function extend(
  { feature, zeros, ones, weight }: ShapRoom,
  start: number,
  length: number,
  zero: number,
  one: number,
  split: number,
): number {
  feature[start + length] = split;
  zeros[start + length] = zero;
  ones[start + length] = one;
  weight[start + length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i -= 1) {
    const here = weight[start + i] ?? 0;
    weight[start + i + 1] = (weight[start + i + 1] ?? 0) + (one * here * (i + 1)) / (length + 1);
    weight[start + i] = (zero * here * (length - i)) / (length + 1);
  }
  return length + 1;
}

/** Takes entry `at` out of a path again. */
function unwind({ feature, zeros, ones, weight }: ShapRoom, start: number, size: number, at: number): number {
  const last = size - 1;
  const one = ones[start + at] ?? 0;
  const zero = zeros[start + at] ?? 0;
  let next = weight[start + last] ?? 0;
  for (let i = last - 1; i >= 0; i -= 1) {
    const here = weight[start + i] ?? 0;
    if (one !== 0) {
      weight[start + i] = (next * size) / ((i + 1) * one);
      next = here - ((weight[start + i] ?? 0) * zero * (last - i)) / size;
    } else weight[start + i] = (here * size) / (zero * (last - i));
  }
  for (let i = at; i < last; i += 1) {
    feature[start + i] = feature[start + i + 1] ?? 0;
    zeros[start + i] = zeros[start + i + 1] ?? 0;
    ones[start + i] = ones[start + i + 1] ?? 0;
  }
  return last;
}

/** The sum of weights the path would have without entry `at`. */
function unwoundSum({ zeros, ones, weight }: ShapRoom, start: number, size: number, at: number): number {
  const last = size - 1;
  const one = ones[start + at] ?? 0;
  const zero = zeros[start + at] ?? 0;
  let next = weight[start + last] ?? 0;
  let sum = 0;
  for (let i = last - 1; i >= 0; i -= 1) {
    if (one !== 0) {
      const part = (next * size) / ((i + 1) * one);
      sum += part;
      next = (weight[start + i] ?? 0) - (part * zero * (last - i)) / size;
    } else if (zero !== 0) sum += ((weight[start + i] ?? 0) * size) / (zero * (last - i));
  }
  return sum;
}

/** Where a feature is on the path; 0 where it is not (entry 0 stands for no feature). */
function findFeature({ feature }: ShapRoom, start: number, size: number, split: number): number {
  for (let i = 1; i < size; i += 1) if (feature[start + i] === split) return i;
  return 0;
}

function shareOf(cover: number, whole: number): number {
  return whole > 0 ? cover / whole : 0.5;
}

function measure(forest: Forest, node: number): { depth: number; mean: number } {
  if ((forest.feature[node] ?? -1) < 0) return { depth: 0, mean: forest.threshold[node] ?? 0 };
  const at = forest.left[node] ?? 0;
  const left = measure(forest, at);
  const right = measure(forest, at + 1);
  const cover = forest.cover[node] ?? 0;
  const mean =
    shareOf(forest.cover[at] ?? 0, cover) * left.mean +
    shareOf(forest.cover[at + 1] ?? 0, cover) * right.mean;
  return { depth: 1 + Math.max(left.depth, right.depth), mean };
}
