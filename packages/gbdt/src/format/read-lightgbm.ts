import { Model, type ModelObjective } from '../model/model.ts';
import type { Tree } from '../model/tree.ts';
import type { Link } from '../objective/objective.ts';
import { featureCount, malformed, unsupported } from './json-reader.ts';
import { readTree } from './read-tree.ts';

type Section = ReadonlyMap<string, string>;

/**
 * The model in LightGBM's text (`booster.save_model('model.txt')`, versions 3 and 4). Cover is the count of rows, as
 * LightGBM's SHAP values have it. Thresholds stay in double precision.
 * Errors: BAD_MODEL_FILE where it is not that or is damaged, UNSUPPORTED_MODEL where it is something this package has not:
 * several classes, categorical splits, linear trees, random forests, zero as missing.
 */
export function readLightgbmText(text: string): Model {
  const sections = splitSections(text);
  const [head, ...rest] = sections;
  if (head === undefined || !head.has('tree'))
    throw malformed('it does not begin with "tree", so it is not LightGBM text');
  if (numberOf(head, 'num_class') !== 1 || numberOf(head, 'num_tree_per_iteration') !== 1)
    throw unsupported('several classes', 'one output');
  if (head.has('average_output')) throw unsupported('a random forest', 'boosting');
  const features = featureCount(numberOf(head, 'max_feature_idx') + 1);
  const { objective, link } = readObjective(head.get('objective') ?? '', text);
  const names = (head.get('feature_names') ?? '').split(' ');
  return new Model({
    trees: rest.map((section) => readLightgbmTree(section, features)),
    features,
    featureNames: names.length === features ? names : undefined,
    baseMargin: 0,
    link,
    objective,
    roundsToFloat32: false,
  });
}

/** `name=value` lines, by the head and each tree; what comes after the trees is left out. */
function splitSections(text: string): Section[] {
  const [model = '', after] = text.split(/^end of trees/m);
  if (after === undefined)
    throw malformed('there is no "end of trees", so it is cut off or not LightGBM text');
  return model.split(/^(?=Tree=)/m).map((part) => {
    const lines = part.split('\n').map((line) => line.replace(/\r$/, ''));
    return new Map(
      lines.map((line) => {
        const at = line.indexOf('=');
        return at < 0 ? ([line, ''] as const) : ([line.slice(0, at), line.slice(at + 1)] as const);
      }),
    );
  });
}

function readObjective(line: string, text: string): { objective: ModelObjective; link: Link } {
  const [name = '', ...options] = line.split(' ');
  const option = (key: string): number | undefined => {
    const found = options.find((entry) => entry.startsWith(`${key}:`));
    return found === undefined ? undefined : Number(found.slice(key.length + 1));
  };
  if (options.includes('sqrt'))
    throw unsupported('a square-root objective', 'predictions on the label itself');
  // Not in the objective's line, but among the parameters that LightGBM adds.
  const alpha = Number(/^\[alpha: (\S+)\]/m.exec(text)?.[1] ?? 0.9);
  switch (name) {
    case 'regression':
      return { objective: { kind: 'squared-error' }, link: 'identity' };
    case 'regression_l1':
      return { objective: { kind: 'quantile', level: 0.5 }, link: 'identity' };
    case 'huber':
      return { objective: { kind: 'huber', delta: alpha }, link: 'identity' };
    case 'quantile':
      return { objective: { kind: 'quantile', level: alpha }, link: 'identity' };
    case 'binary': {
      const sigmoid = option('sigmoid') ?? 1;
      if (sigmoid !== 1) throw unsupported(`sigmoid ${sigmoid}`, 'sigmoid 1');
      return { objective: { kind: 'logistic' }, link: 'logistic' };
    }
    case 'poisson':
      return { objective: { kind: 'poisson' }, link: 'exp' };
    case 'gamma':
      return { objective: { kind: 'gamma' }, link: 'exp' };
    default:
      throw unsupported(
        `objective "${line}"`,
        'regression, regression_l1, huber, quantile, binary, poisson, gamma',
      );
  }
}

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const MISSING_ZERO = 1;
const MISSING_NAN = 2;

function readLightgbmTree(section: Section, features: number): Tree {
  const where = `Tree=${section.get('Tree') ?? '?'}`;
  const leaves = numberOf(section, 'num_leaves');
  if (numberOf(section, 'num_cat') !== 0) throw unsupported('a categorical split', 'splits of numbers');
  if (Number(section.get('is_linear') ?? 0) !== 0) throw unsupported('linear leaves', 'constant leaves');
  const values = numbersOf(section, 'leaf_value', leaves, where);
  if (leaves === 1)
    return readTree(where, 0, features, () => ({ kind: 'leaf', value: values[0] ?? 0, cover: 0 }));
  const leafCounts = numbersOf(section, 'leaf_count', leaves, where);
  const [feature, gain, threshold, decision, left, right, counts] = (
    [
      'split_feature',
      'split_gain',
      'threshold',
      'decision_type',
      'left_child',
      'right_child',
      'internal_count',
    ] as const
  ).map((name) => numbersOf(section, name, leaves - 1, where));
  return readTree(where, 0, features, (id) => {
    // Leaves are numbered −1, −2, …
    if (id < 0) {
      const value = values[-1 - id];
      return value === undefined ? undefined : { kind: 'leaf', value, cover: leafCounts[-1 - id] ?? 0 };
    }
    const bound = threshold?.[id];
    const type = decision?.[id] ?? 0;
    if (bound === undefined) return undefined;
    const missing = type >> 2;
    if ((type & CATEGORICAL) !== 0) throw unsupported('a categorical split', 'splits of numbers');
    if (missing === MISSING_ZERO) throw unsupported('zero as missing', 'NaN as missing');
    return {
      kind: 'split',
      feature: feature?.[id] ?? -1,
      // Left is "not above" there and "below" here.
      threshold: nextDouble(bound),
      // Where training saw nothing missing, a missing value counts as 0.
      missingLeft: missing === MISSING_NAN ? (type & DEFAULT_LEFT) !== 0 : 0 <= bound,
      gain: gain?.[id] ?? 0,
      cover: counts?.[id] ?? 0,
      left: left?.[id] ?? 0,
      right: right?.[id] ?? 0,
    };
  });
}

/** The least double above a number. */
function nextDouble(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return new Float64Array(bits.buffer)[0] ?? value;
}

function numberOf(section: Section, name: string): number {
  const text = section.get(name);
  const number = Number(text);
  if (text === undefined || text === '' || !Number.isInteger(number))
    throw malformed(`"${name}" is ${text === undefined ? 'missing' : `"${text}"`}`);
  return number;
}

function numbersOf(section: Section, name: string, length: number, where: string): number[] {
  const text = section.get(name);
  if (text === undefined) throw malformed(`${where}: "${name}" is missing`);
  const numbers = text.split(' ').map(Number);
  if (numbers.length !== length || !numbers.every(Number.isFinite))
    throw malformed(`${where}: "${name}" is not ${length} numbers`);
  return numbers;
}
