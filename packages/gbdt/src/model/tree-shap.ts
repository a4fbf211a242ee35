import type { Forest } from './forest.ts';
import type { PlannedTree, ShapPlan } from './shap-plan.ts';

/**
 * Adds Shapley values of a row to `out`, by feature; the mean of all trees goes to its last place. Allocates nothing.
 *
 * On the path to a leaf of value v, let z be the share of cover that follows feature i, and o 1 where the row does, else 0. The
 * Shapley value of j there is v (o_j − z_j) ∫ ∏_{i≠j} (t o_i + (1 − t) z_i) dt, t from 0 to 1: a polynomial, so that a Gauss
 * rule is exact. At each of its points the product goes down the tree and the sums over leaves come up; each edge gets the credit
 * by which it changes (o_j − z_j) / (t o_j + (1 − t) z_j), so that a feature may come back on a path.
 * Sources: G. Owen, "Multilinear extensions of games", 1972; P. Yu et al., "Linear TreeShap", 2022.
 */
export function addContributions(
  forest: Forest,
  row: ArrayLike<number>,
  plan: ShapPlan,
  out: Float64Array,
): void {
  const last = out.length - 1;
  for (const tree of plan.trees) {
    out[last] = (out[last] ?? 0) + tree.mean;
    if (tree.to === tree.from) continue;
    spread(forest, row, plan, tree);
    gather(forest, plan, tree, out);
  }
}

/** Products down the tree. */
function spread(forest: Forest, row: ArrayLike<number>, plan: ShapPlan, tree: PlannedTree): void {
  const { feature, threshold, left, missingLeft } = forest;
  const { order, before, share, zeros, met, sums, inverse } = plan;
  const { root, to } = tree;
  const { points, rests } = tree.rule;
  const size = points.length;
  met[0] = 1;
  sums.fill(1, 0, size);
  inverse.fill(1, 0, size);
  for (let i = tree.from; i < to; i += 1) {
    const node = order[i] ?? 0;
    const value = row[feature[node] ?? 0] ?? Number.NaN;
    const toLeft = value < (threshold[node] ?? 0) || (Number.isNaN(value) && missingLeft[node] === 1);
    const first = left[node] ?? 0;
    const hot = toLeft ? first : first + 1;
    const cold = toLeft ? first + 1 : first;
    const above = (before[node] ?? 0) - root;
    const here = (node - root) * size;
    const hotAt = (hot - root) * size;
    const coldAt = (cold - root) * size;
    const was = met[above] ?? 0;
    met[hot - root] = was;
    met[cold - root] = 0;
    if (was === 1) {
      const hotZero = zeros[hot] ?? 0;
      const coldZero = zeros[cold] ?? 0;
      for (let k = 0; k < size; k += 1) {
        const others = (sums[here + k] ?? 0) * (inverse[above * size + k] ?? 0);
        const rest = rests[k] ?? 0;
        const factor = (points[k] ?? 0) + rest * hotZero;
        sums[hotAt + k] = others * factor;
        inverse[hotAt + k] = 1 / factor;
        sums[coldAt + k] = others * rest * coldZero;
      }
    } else {
      const hotShare = share[hot] ?? 0;
      const coldShare = share[cold] ?? 0;
      for (let k = 0; k < size; k += 1) {
        const product = sums[here + k] ?? 0;
        sums[hotAt + k] = product * hotShare;
        sums[coldAt + k] = product * coldShare;
      }
    }
  }
}

/** Sums over leaves up the tree, and from them the credit of each edge. */
function gather(forest: Forest, plan: ShapPlan, tree: PlannedTree, out: Float64Array): void {
  const { feature, left } = forest;
  const { order, before, zeros, met, sums, inverse } = plan;
  const { root, from } = tree;
  const { rests } = tree.rule;
  const size = rests.length;
  for (let i = tree.to - 1; i >= from; i -= 1) {
    const node = order[i] ?? 0;
    const first = left[node] ?? 0;
    weighLeaf(forest, plan, tree, first);
    weighLeaf(forest, plan, tree, first + 1);
    const above = (before[node] ?? 0) - root;
    const here = (node - root) * size;
    const hot = met[first - root] === 1 ? first : first + 1;
    const hotAt = (hot - root) * size;
    const coldAt = (first + first + 1 - hot - root) * size;
    if (met[above] === 1) {
      const fall = (zeros[above + root] ?? 0) - (zeros[hot] ?? 0);
      let credit = 0;
      for (let k = 0; k < size; k += 1) {
        const gained = fall * (sums[hotAt + k] ?? 0) * (inverse[hotAt + k] ?? 0);
        const lost = (sums[coldAt + k] ?? 0) / (rests[k] ?? 1);
        credit += (gained - lost) * (inverse[above * size + k] ?? 0);
      }
      const split = feature[node] ?? 0;
      out[split] = (out[split] ?? 0) + credit;
    }
    for (let k = 0; k < size; k += 1) sums[here + k] = (sums[hotAt + k] ?? 0) + (sums[coldAt + k] ?? 0);
  }
}

function weighLeaf(
  { feature, threshold }: Forest,
  { sums }: ShapPlan,
  { root, rule }: PlannedTree,
  node: number,
): void {
  if ((feature[node] ?? -1) >= 0) return;
  const size = rule.weights.length;
  const at = (node - root) * size;
  const value = threshold[node] ?? 0;
  for (let k = 0; k < size; k += 1) sums[at + k] = (sums[at + k] ?? 0) * value * (rule.weights[k] ?? 0);
}
