import type { TreeShap, TreesParameters } from '@foretick/core/forecast';
import { Model } from '@foretick/gbdt';

/** TreeSHAP of kept trees by the library that grew them. The first row of a forest prepares it; it is kept as long as the forest is. */
export const treeShap: TreeShap = (trees, row) => {
  const model = prepared.get(trees) ?? modelOf(trees);
  if (model === undefined) return undefined;
  prepared.set(trees, model);
  return model.contributions(row);
};

const prepared = new WeakMap<TreesParameters, Model>();

function modelOf({
  width,
  base,
  roots,
  feature,
  threshold,
  left,
  cover,
}: TreesParameters): Model | undefined {
  if (cover === undefined) return undefined;
  const trees = roots.map((root, i) => {
    const end = roots[i + 1] ?? feature.length;
    const unused = new Float64Array(end - root);
    return {
      feature: Int32Array.from(feature.slice(root, end)),
      threshold: Float64Array.from(threshold.slice(root, end)),
      left: Int32Array.from(left.slice(root, end), (child) => Math.max(child - root, 0)),
      cover: Float64Array.from(cover.slice(root, end)),
      gain: unused,
      // No feature is ever missing.
      missingLeft: new Uint8Array(end - root),
    };
  });
  return new Model({
    trees,
    features: width,
    featureNames: undefined,
    baseMargin: base,
    link: 'identity',
    objective: { kind: 'pseudo-huber' },
    roundsToFloat32: true,
  });
}
