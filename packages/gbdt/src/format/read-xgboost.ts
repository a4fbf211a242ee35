import { Model, type ModelObjective } from '../model/model.ts';
import type { Tree } from '../model/tree.ts';
import { unlinked } from '../objective/losses.ts';
import type { Link } from '../objective/objective.ts';
import { featureCount, JsonReader, malformed, unsupported } from './json-reader.ts';
import { readTree } from './read-tree.ts';

/**
 * The model in XGBoost's JSON (`booster.save_model('model.json')`, versions 1.0 to 3).
 * Errors: BAD_MODEL_FILE where it is not that or is damaged, UNSUPPORTED_MODEL where it is something this package has not:
 * several classes or targets, categorical splits, linear or dart boosters.
 */
export function readXgboostJson(text: string): Model {
  const root = new JsonReader(parse(text), 'model');
  if (!root.has('learner')) throw malformed('there is no "learner", so it is not XGBoost JSON');
  const learner = root.at('learner');
  const { objective, link } = readObjective(learner.at('objective'));
  const parameters = learner.at('learner_model_param');
  const features = featureCount(parameters.at('num_feature').count());
  if (parameters.at('num_class').count() > 1) throw unsupported('several classes', 'one output');
  if (parameters.has('num_target') && parameters.at('num_target').count() > 1)
    throw unsupported('several targets', 'one output');
  const booster = learner.at('gradient_booster');
  const name = booster.at('name').text();
  if (name !== 'gbtree') throw unsupported(`booster ${name}`, 'gbtree');
  const trees = booster
    .at('model')
    .at('trees')
    .list()
    .map((tree) => readXgboostTree(tree, features));
  const names = learner.has('feature_names') ? learner.at('feature_names').texts() : [];
  if (names.length !== 0 && names.length !== features)
    throw malformed(`learner.feature_names has ${names.length} entries, not ${features}`);
  return new Model({
    trees,
    features,
    featureNames: names.length === 0 ? undefined : names,
    baseMargin: readBaseMargin(parameters.at('base_score').text(), link),
    link,
    objective,
    roundsToFloat32: true,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('it is not JSON (XGBoost saves JSON where the name ends in .json)', cause);
  }
}

const LINKS: Readonly<Record<ModelObjective['kind'], Link>> = {
  'squared-error': 'identity',
  huber: 'identity',
  'pseudo-huber': 'identity',
  quantile: 'identity',
  logistic: 'logistic',
  poisson: 'exp',
  gamma: 'exp',
  custom: 'identity',
};

function readObjective(reader: JsonReader): { objective: ModelObjective; link: Link } {
  const objective = readKind(reader);
  return { objective, link: LINKS[objective.kind] };
}

function readKind(reader: JsonReader): ModelObjective {
  const name = reader.at('name').text();
  switch (name) {
    case 'reg:squarederror':
    case 'reg:linear':
      return { kind: 'squared-error' };
    case 'reg:pseudohubererror':
      return {
        kind: 'pseudo-huber',
        slope: positive(reader.at('pseudo_huber_param').at('huber_slope')),
      };
    case 'reg:quantileerror': {
      const levels = numbersIn(reader.at('quantile_loss_param').at('quantile_alpha').text());
      const [level] = levels;
      if (levels.length !== 1 || level === undefined || !(level > 0 && level < 1))
        throw unsupported(`quantiles ${levels.join(', ')}`, 'one quantile between 0 and 1');
      return { kind: 'quantile', level };
    }
    case 'reg:absoluteerror':
      return { kind: 'quantile', level: 0.5 };
    case 'binary:logistic':
    case 'reg:logistic':
      return { kind: 'logistic' };
    case 'count:poisson':
      return { kind: 'poisson' };
    case 'reg:gamma':
      return { kind: 'gamma' };
    default:
      throw unsupported(
        `objective ${name}`,
        'reg:squarederror, reg:pseudohubererror, reg:quantileerror, reg:absoluteerror, binary:logistic, count:poisson, reg:gamma',
      );
  }
}

function positive(reader: JsonReader): number {
  const number = Number(reader.text());
  if (!(number > 0 && number < Infinity)) throw malformed(`${reader.path} is "${reader.text()}"`);
  return number;
}

/** "5E-1", and "[5E-1]" since version 3.1. */
function readBaseMargin(text: string, link: Link): number {
  const [score] = numbersIn(text);
  if (score === undefined || !Number.isFinite(score)) throw malformed(`base_score is "${text}"`);
  const margin = unlinked(Math.fround(score), link);
  if (!Number.isFinite(margin)) throw malformed(`base_score ${text} is out of range for its objective`);
  return margin;
}

function numbersIn(text: string): number[] {
  return text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
}

function readXgboostTree(reader: JsonReader, features: number): Tree {
  const left = reader.at('left_children').numbers();
  const size = left.length;
  const right = reader.at('right_children').numbers(size);
  const feature = reader.at('split_indices').numbers(size);
  const condition = reader.at('split_conditions').numbers(size);
  const missingLeft = reader.at('default_left').numbers(size);
  const gain = reader.at('loss_changes').numbers(size);
  const cover = reader.at('sum_hessian').numbers(size);
  if (reader.has('split_type') && reader.at('split_type').numbers().includes(1))
    throw unsupported('a categorical split', 'splits of numbers');
  return readTree(reader.path, 0, features, (id) => {
    const child = left[id];
    if (child === undefined) return undefined;
    const value = Math.fround(condition[id] ?? 0);
    if (child === -1) return { kind: 'leaf', value, cover: cover[id] ?? 0 };
    return {
      kind: 'split',
      feature: feature[id] ?? -1,
      threshold: value,
      missingLeft: missingLeft[id] === 1,
      gain: gain[id] ?? 0,
      cover: cover[id] ?? 0,
      left: child,
      right: right[id] ?? -1,
    };
  });
}
