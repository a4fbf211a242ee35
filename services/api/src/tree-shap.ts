import type { TreeShap } from '@foretick/core/forecast';
import { Model } from '@foretick/gbdt';

/** TreeSHAP of kept trees by the library that grew them. */
export const treeShap: TreeShap = ({ width, base, roots, feature, threshold, left, cover }, row) => {
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
  const model = new Model({
    trees,
    features: width,
    featureNames: undefined,
    baseMargin: base,
    link: 'identity',
    objective: { kind: 'pseudo-huber' },
    roundsToFloat32: true,
  });
  return model.contributions(row);
};
