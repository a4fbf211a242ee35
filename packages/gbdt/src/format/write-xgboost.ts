import { GbdtError } from '../errors.ts';
import type { ModelObjective, ModelParts } from '../model/model.ts';
import type { Tree } from '../model/tree.ts';
import { linked } from '../objective/losses.ts';

/** Parent of the root in XGBoost's files. */
const NO_PARENT = 2_147_483_647;

/**
 * The model as XGBoost's JSON, which native XGBoost 1.7 and later load. Values are float32 there, which is what training here
 * gives. A threshold that is not (from LightGBM) becomes the next float32 above, so float32 inputs fall as before.
 * Errors: BAD_MODEL_FILE where the base margin has no base score.
 */
export function writeXgboostJson(parts: ModelParts): string {
  const baseScore = linked(parts.baseMargin, parts.link);
  if (!Number.isFinite(baseScore)) {
    throw new GbdtError(
      'BAD_MODEL_FILE',
      `base margin ${parts.baseMargin}: its prediction is not finite; train with another baseMargin`,
    );
  }
  const trees = parts.trees.map((tree, id) => writeTree(tree, id, parts.features));
  const model = [
    `"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"${trees.length}"}`,
    `"iteration_indptr":${list(Array.from({ length: trees.length + 1 }, (_, at) => at))}`,
    `"tree_info":${list(trees.map(() => 0))}`,
    `"trees":[${trees.join(',')}]`,
  ];
  const learner = [
    '"attributes":{}',
    `"feature_names":${JSON.stringify(parts.featureNames ?? [])}`,
    '"feature_types":[]',
    `"gradient_booster":{"model":{${model.join(',')}},"name":"gbtree"}`,
    `"learner_model_param":{"base_score":"${baseScoreText(baseScore)}","boost_from_average":"1","num_class":"0","num_feature":"${parts.features}","num_target":"1"}`,
    `"objective":${objectiveText(parts.objective)}`,
  ];
  return `{"learner":{${learner.join(',')}},"version":[2,1,0]}`;
}

function writeTree(tree: Tree, id: number, features: number): string {
  const size = tree.feature.length;
  const zeros = list(new Array<number>(size).fill(0));
  const isSplit = (node: number): boolean => (tree.feature[node] ?? -1) >= 0;
  const children = (offset: number): string =>
    list(Array.from(tree.left, (left, node) => (isSplit(node) ? left + offset : -1)));
  const parents = new Array<number>(size).fill(NO_PARENT);
  for (const [node, left] of tree.left.entries()) {
    if (!isSplit(node)) continue;
    parents[left] = node;
    parents[left + 1] = node;
  }
  const conditions = Array.from(tree.threshold, (value, node) =>
    isSplit(node) ? nextFloat32(value) : Math.fround(value),
  );
  const weights = conditions.map((value, node) => (isSplit(node) ? 0 : value));
  const members = [
    `"base_weights":${floats(weights)}`,
    '"categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[]',
    `"default_left":${list(tree.missingLeft)}`,
    `"id":${id}`,
    `"left_children":${children(0)}`,
    `"loss_changes":${floats(tree.gain)}`,
    `"parents":${list(parents)}`,
    `"right_children":${children(1)}`,
    `"split_conditions":${floats(conditions)}`,
    `"split_indices":${list(tree.feature.map((feature) => Math.max(feature, 0)))}`,
    `"split_type":${zeros}`,
    `"sum_hessian":${floats(tree.cover)}`,
    `"tree_param":{"num_deleted":"0","num_feature":"${features}","num_nodes":"${size}","size_leaf_vector":"1"}`,
  ];
  return `{${members.join(',')}}`;
}

/** The least float32 that is not below a number. */
function nextFloat32(value: number): number {
  const rounded = Math.fround(value);
  if (rounded >= value) return rounded;
  const bits = new Int32Array(Float32Array.of(rounded).buffer);
  if (rounded === 0) bits[0] = 1;
  else bits[0] = (bits[0] ?? 0) + (rounded > 0 ? 1 : -1);
  return new Float32Array(bits.buffer)[0] ?? value;
}

/** Nine digits tell any float32; XGBoost before 3 falls back to 0.5 without a word where there are many more. */
function baseScoreText(value: number): string {
  return float(Number(Math.fround(value).toPrecision(9)));
}

/** XGBoost tells a float from an integer by its point or exponent. */
function float(value: number): string {
  return value.toExponential().toUpperCase().replace('E+', 'E');
}

function floats(values: ArrayLike<number>): string {
  return `[${Array.from(values, float).join(',')}]`;
}

function list(values: ArrayLike<number>): string {
  return `[${Array.from(values).join(',')}]`;
}

function objectiveText(objective: ModelObjective): string {
  const plain = (name: string): string => `{"name":"${name}","reg_loss_param":{"scale_pos_weight":"1"}}`;
  switch (objective.kind) {
    case 'squared-error':
    // Native has no Huber loss with a kink; predictions are the same, since neither has a link.
    case 'huber':
      return plain('reg:squarederror');
    case 'pseudo-huber':
      return `{"name":"reg:pseudohubererror","pseudo_huber_param":{"huber_slope":"${objective.slope ?? 1}"}}`;
    case 'quantile':
      return `{"name":"reg:quantileerror","quantile_loss_param":{"quantile_alpha":"${objective.level}"}}`;
    case 'logistic':
      return plain('binary:logistic');
    case 'poisson':
      return '{"name":"count:poisson","poisson_regression_param":{"max_delta_step":"0.7"}}';
    case 'gamma':
      return plain('reg:gamma');
    case 'custom':
      return plain(
        { identity: 'reg:squarederror', logistic: 'binary:logistic', exp: 'reg:gamma' }[objective.link],
      );
  }
}
