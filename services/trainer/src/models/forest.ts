import type { Forest } from '@foretick/core/forecast';
import type { Training } from '@foretick/gbdt';

/** The trees in the form in which they are kept and served; with the cover of their nodes, from which contributions are told. */
export function treesOf({ model }: Pick<Training, 'model'>, withCover = true): Forest {
  const { trees, baseMargin, features } = model.parts;
  const roots: number[] = [];
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const cover: number[] = [];
  for (const tree of trees) {
    const root = feature.length;
    roots.push(root);
    for (const [node, at] of tree.feature.entries()) {
      feature.push(at);
      threshold.push((tree.threshold[node] ?? 0) + 0);
      left.push(at < 0 ? 0 : (tree.left[node] ?? 0) + root);
      cover.push(Number((tree.cover[node] ?? 0).toPrecision(4)));
    }
  }
  return { width: features, base: baseMargin, roots, feature, threshold, left, ...(withCover && { cover }) };
}

/** One forest that forecasts the mean of what these do. All must see as many features. */
export function meanForest(forests: readonly Forest[]): Forest {
  const [first] = forests;
  if (first === undefined) throw new RangeError('the mean of no forests is none');
  if (forests.length === 1) return first;
  const all = {
    roots: [] as number[],
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
  };
  const cover: number[] = [];
  for (const one of forests) {
    const start = all.feature.length;
    all.roots.push(...one.roots.map((root) => root + start));
    for (const [node, at] of one.feature.entries()) {
      const isLeaf = at < 0;
      all.feature.push(at);
      all.threshold.push((one.threshold[node] ?? 0) / (isLeaf ? forests.length : 1));
      all.left.push(isLeaf ? 0 : (one.left[node] ?? 0) + start);
      cover.push(one.cover?.[node] ?? 0);
    }
  }
  const base = forests.reduce((sum, one) => sum + one.base, 0) / forests.length;
  return { width: first.width, base, ...all, ...(first.cover !== undefined && { cover }) };
}
