import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GbdtError, type GbdtErrorCode } from '../errors.ts';
import { Model } from '../model/model.ts';
import type { Objective } from '../objective/objective.ts';
import { goldenCases, largestDifference } from '../testing/golden.ts';
import { madeUpDataset } from '../testing/made-up-dataset.ts';
import { trainSync } from '../training/train-sync.ts';
import { readLightgbmText } from './read-lightgbm.ts';
import { readXgboostJson } from './read-xgboost.ts';

const XGBOOST = goldenCases('xgboost');
const LIGHTGBM = goldenCases('lightgbm');

describe('models of native XGBoost and LightGBM', () => {
  for (const { name, model: text, rows, predictions, contributions } of [...XGBOOST, ...LIGHTGBM]) {
    it(`predict and explain as native does: ${name}`, () => {
      const model = name.startsWith('xgboost') ? readXgboostJson(text) : readLightgbmText(text);
      const found = rows.map((row) => model.predictRow(row));
      assert.ok(largestDifference(found, predictions) < 1e-6, `${largestDifference(found, predictions)}`);
      for (const [at, row] of rows.entries()) {
        const shap = model.contributions(row);
        const difference = largestDifference(shap, contributions[at] ?? []);
        assert.ok(difference < 1e-5, `row ${at}: ${difference}`);
        const sum = shap.reduce((total, value) => total + value, 0);
        assert.ok(Math.abs(sum - model.marginOfRow(row)) < 1e-9);
      }
    });
  }

  for (const { name, model: text, rows } of XGBOOST) {
    it(`are the same after writing and reading: ${name}`, () => {
      const model = readXgboostJson(text);
      const again = readXgboostJson(model.toXgboostJson());
      assert.deepEqual(again.parts.trees, model.parts.trees);
      assert.deepEqual(again.parts.objective, model.parts.objective);
      assert.deepEqual(again.parts.featureNames, model.parts.featureNames);
      assert.ok(largestDifference(predictAll(again, rows), predictAll(model, rows)) < 1e-12);
    });
  }

  it('send a value that equals a threshold where native sends it', () => {
    const model = readLightgbmText(TEXT);
    const [bound = ''] = /(?<=^threshold=)\S+/m.exec(TEXT) ?? [];
    const [feature = ''] = /(?<=^split_feature=)\S+/m.exec(TEXT) ?? [];
    const [root] = model.parts.trees;
    assert.equal(root?.feature[0], Number(feature));
    assert.ok(Number(bound) < (root?.threshold[0] ?? 0), 'not above is left');
    assert.ok((root?.threshold[0] ?? 0) - Number(bound) < 1e-15);
  });

  it('has the names of features where the file tells one for each', () => {
    const names = readLightgbmText(TEXT).parts.featureNames;
    assert.equal(names?.length, readLightgbmText(TEXT).features);
    assert.equal(
      readLightgbmText(swap(TEXT, /^feature_names=\S+ /m, 'feature_names=')).parts.featureNames,
      undefined,
    );
  });

  it('keeps predictions for float32 rows when a LightGBM model is written as XGBoost', () => {
    for (const { model: text, rows } of LIGHTGBM) {
      const model = readLightgbmText(text);
      const again = readXgboostJson(model.toXgboostJson());
      assert.ok(largestDifference(predictAll(again, rows), predictAll(model, rows)) < 1e-6);
    }
  });

  const trained: readonly (readonly [Objective, ((signal: number, noise: number) => number)?])[] = [
    [{ kind: 'quantile', level: 0.3 }],
    [{ kind: 'logistic' }, (signal) => (signal > 0 ? 1 : 0)],
    [{ kind: 'gamma' }, (signal) => Math.exp(signal)],
  ];
  for (const [objective, label] of trained) {
    it(`keeps a model that was trained here exactly: ${objective.kind}`, () => {
      const made = { rows: 300, features: 4, seed: 1, missing: 0.2 };
      const dataset = madeUpDataset(label === undefined ? made : { ...made, label });
      const { model } = trainSync(dataset, { objective, rounds: 5 });
      const again = readXgboostJson(model.toXgboostJson());
      assert.deepEqual(again.predict(dataset.columns), model.predict(dataset.columns));
      assert.deepEqual(again.importance('cover'), model.importance('cover'));
    });
  }

  it('writes what native wants to find besides the trees', () => {
    const { learner, version } = JSON.parse(readXgboostJson(JSON_TEXT).toXgboostJson());
    const { model, name } = learner.gradient_booster;
    const count = model.trees.length;
    assert.ok(count > 1);
    assert.deepEqual([name, version], ['gbtree', [2, 1, 0]]);
    assert.deepEqual(model.gbtree_model_param, { num_parallel_tree: '1', num_trees: String(count) });
    assert.deepEqual(
      model.iteration_indptr,
      Array.from({ length: count + 1 }, (_, at) => at),
    );
    assert.deepEqual(model.tree_info, new Array(count).fill(0));
    for (const [id, tree] of model.trees.entries()) {
      const size = tree.left_children.length;
      assert.equal(tree.id, id);
      assert.equal(tree.tree_param.num_nodes, String(size));
      const leaf = (node: number) => tree.left_children[node] === -1;
      for (let node = 0; node < size; node += 1) {
        assert.equal(tree.split_type[node], 0);
        assert.equal(tree.base_weights[node], leaf(node) ? tree.split_conditions[node] : 0);
        assert.equal(leaf(node), tree.right_children[node] === -1);
        if (leaf(node)) continue;
        for (const child of [tree.left_children[node], tree.right_children[node]])
          assert.equal(tree.parents[child], node);
      }
      assert.equal(tree.parents[0], 2_147_483_647);
    }
  });

  it('has a base score of few digits, which every version of XGBoost can read', () => {
    const dataset = madeUpDataset({ rows: 300, features: 4, seed: 2 });
    const { model } = trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 1 });
    const [, digits = ''] = /"base_score":"-?([0-9.]+)E/.exec(model.toXgboostJson()) ?? [];
    assert.ok(digits.length > 1 && digits.length <= 10, digits);
  });
});

const [SQUARED] = XGBOOST.filter(({ name }) => name === 'xgboost-squared-error');
const JSON_TEXT = SQUARED?.model ?? '';
const [REGRESSION] = LIGHTGBM.filter(({ name }) => name === 'lightgbm-regression');
const TEXT = REGRESSION?.model ?? '';
const swap = (text: string, from: string | RegExp, to: string): string => {
  const changed = text.replace(from, to);
  assert.notEqual(changed, text, `${from} is not in the file`);
  return changed;
};

const QUANTILE = (levels: string): string =>
  `"name":"reg:quantileerror","quantile_loss_param":{"quantile_alpha":"${levels}"}`;

/** What is wrong, the file, the code, what the message has to say. */
const DAMAGED: readonly (readonly [string, () => Model, GbdtErrorCode, RegExp])[] = [
  ['empty', () => readXgboostJson(''), 'BAD_MODEL_FILE', /not JSON/],
  ['cut off', () => readXgboostJson(JSON_TEXT.slice(0, 900)), 'BAD_MODEL_FILE', /not JSON/],
  ['null', () => readXgboostJson('null'), 'BAD_MODEL_FILE', /no "learner"/],
  ['foreign', () => readXgboostJson('{"trees":[]}'), 'BAD_MODEL_FILE', /no "learner"/],
  ['LightGBM as XGBoost', () => readXgboostJson(TEXT), 'BAD_MODEL_FILE', /not JSON/],
  [
    'a list that is short',
    () => readXgboostJson(swap(JSON_TEXT, /"split_indices":\[\d+,/, '"split_indices":[')),
    'BAD_MODEL_FILE',
    /split_indices has 30 entries, not 31/,
  ],
  [
    'a feature that is not there',
    () => readXgboostJson(swap(JSON_TEXT, /"split_indices":\[\d+/, '"split_indices":[9')),
    'BAD_MODEL_FILE',
    /splits feature 9 of 5/,
  ],
  [
    'a loop',
    () => readXgboostJson(swap(JSON_TEXT, /"left_children":\[\d+/, '"left_children":[0')),
    'BAD_MODEL_FILE',
    /node 0 has two parents/,
  ],
  [
    'a child that is not there',
    () => readXgboostJson(swap(JSON_TEXT, /"left_children":\[\d+/, '"left_children":[99')),
    'BAD_MODEL_FILE',
    /node 99 is missing/,
  ],
  [
    'text for a number',
    () => readXgboostJson(swap(JSON_TEXT, /"sum_hessian":\[4E2/, '"sum_hessian":["x"')),
    'BAD_MODEL_FILE',
    /sum_hessian\[0\] is not a finite number/,
  ],
  [
    'dart',
    () => readXgboostJson(swap(JSON_TEXT, '"name":"gbtree"', '"name":"dart"')),
    'UNSUPPORTED_MODEL',
    /booster dart; supported is gbtree/,
  ],
  [
    'several classes',
    () => readXgboostJson(swap(JSON_TEXT, '"num_class":"0"', '"num_class":"3"')),
    'UNSUPPORTED_MODEL',
    /several classes/,
  ],
  [
    'an objective that is not known',
    () => readXgboostJson(swap(JSON_TEXT, 'reg:squarederror', 'rank:ndcg')),
    'UNSUPPORTED_MODEL',
    /objective rank:ndcg/,
  ],
  [
    'a categorical split',
    () => readXgboostJson(swap(JSON_TEXT, '"split_type":[0', '"split_type":[1')),
    'UNSUPPORTED_MODEL',
    /categorical/,
  ],
  [
    'features without end',
    () => readXgboostJson(swap(JSON_TEXT, /(?<="learner_model_param":\{[^}]*"num_feature":)"5"/, '"1e300"')),
    'UNSUPPORTED_MODEL',
    /1e\+300 features/,
  ],
  [
    'features beyond memory in LightGBM text',
    () => readLightgbmText(swap(TEXT, 'max_feature_idx=4', 'max_feature_idx=4294967294')),
    'UNSUPPORTED_MODEL',
    /4294967295 features/,
  ],
  ['a tree without end', () => readXgboostJson(deepModel(20_000)), 'UNSUPPORTED_MODEL', /deeper/],
  [
    'a number that is none',
    () => readXgboostJson(swap(JSON_TEXT, /"sum_hessian":\[4E2/, '"sum_hessian":[null')),
    'BAD_MODEL_FILE',
    /sum_hessian\[0\] is not a finite number/,
  ],
  [
    'a number beyond all bounds',
    () => readXgboostJson(swap(JSON_TEXT, /"sum_hessian":\[4E2/, '"sum_hessian":[1E999')),
    'BAD_MODEL_FILE',
    /sum_hessian\[0\] is not a finite number/,
  ],
  [
    'a text where more has to be',
    () => readXgboostJson('{"learner":"text"}'),
    'BAD_MODEL_FILE',
    /model\.learner\.objective is missing/,
  ],
  [
    'a list where a name has to be',
    () => readXgboostJson(swap(JSON_TEXT, '"name":"gbtree"', '"name":["gbtree"]')),
    'BAD_MODEL_FILE',
    /name is not text/,
  ],
  [
    'a count below zero',
    () =>
      readXgboostJson(
        swap(JSON_TEXT, '"num_class":"0","num_feature":"5"', '"num_class":"0","num_feature":"-5"'),
      ),
    'BAD_MODEL_FILE',
    /num_feature is "-5", not a whole number/,
  ],
  [
    'names that are too few',
    () => {
      const whole = JSON.parse(JSON_TEXT);
      whole.learner.feature_names = ['a', 'b'];
      return readXgboostJson(JSON.stringify(whole));
    },
    'BAD_MODEL_FILE',
    /learner\.feature_names has 2 entries, not 5/,
  ],
  [
    'a quantile of 1',
    () => readXgboostJson(swap(JSON_TEXT, /"name":"reg:squarederror"/, QUANTILE('1'))),
    'UNSUPPORTED_MODEL',
    /quantiles 1; supported is one quantile/,
  ],
  [
    'two quantiles',
    () => readXgboostJson(swap(JSON_TEXT, /"name":"reg:squarederror"/, QUANTILE('[0.2, 0.4]'))),
    'UNSUPPORTED_MODEL',
    /quantiles 0.2, 0.4/,
  ],
  [
    'a base margin that no prediction has',
    () => {
      const { parts } = readXgboostJson(JSON_TEXT);
      new Model({ ...parts, link: 'exp', baseMargin: 1_000 }).toXgboostJson();
      return new Model(parts);
    },
    'BAD_MODEL_FILE',
    /base margin 1000: its prediction is not finite/,
  ],
  [
    'several targets',
    () => readXgboostJson(swap(JSON_TEXT, '"num_target":"1"', '"num_target":"2"')),
    'UNSUPPORTED_MODEL',
    /several targets/,
  ],
  [
    'a base score that is none',
    () => readXgboostJson(swap(JSON_TEXT, /"base_score":"[^"]*"/, '"base_score":""')),
    'BAD_MODEL_FILE',
    /base_score is ""/,
  ],
  [
    'a count that is empty',
    () => readLightgbmText(swap(TEXT, /^num_class=1$/m, 'num_class=')),
    'BAD_MODEL_FILE',
    /"num_class" is ""/,
  ],
  [
    'a count that is missing',
    () => readLightgbmText(swap(TEXT, /^num_class=1$/m, 'x=1')),
    'BAD_MODEL_FILE',
    /"num_class" is missing/,
  ],
  [
    'several LightGBM classes',
    () => readLightgbmText(swap(TEXT, /^num_tree_per_iteration=1$/m, 'num_tree_per_iteration=3')),
    'UNSUPPORTED_MODEL',
    /several classes/,
  ],
  [
    'a random forest',
    () => readLightgbmText(swap(TEXT, /^num_class=1$/m, 'num_class=1\naverage_output')),
    'UNSUPPORTED_MODEL',
    /random forest/,
  ],
  [
    'another sigmoid',
    () => readLightgbmText(swap(TEXT, /^objective=\S+$/m, 'objective=binary sigmoid:2')),
    'UNSUPPORTED_MODEL',
    /sigmoid 2/,
  ],
  [
    'square roots',
    () => readLightgbmText(swap(TEXT, /^objective=\S+$/m, 'objective=regression sqrt')),
    'UNSUPPORTED_MODEL',
    /square-root/,
  ],
  [
    'a LightGBM objective that is not known',
    () => readLightgbmText(swap(TEXT, /^objective=\S+$/m, 'objective=lambdarank')),
    'UNSUPPORTED_MODEL',
    /objective "lambdarank"/,
  ],
  ['empty text', () => readLightgbmText(''), 'BAD_MODEL_FILE', /end of trees/],
  ['text cut off', () => readLightgbmText(TEXT.slice(0, 3_000)), 'BAD_MODEL_FILE', /cut off/],
  ['XGBoost as LightGBM', () => readLightgbmText(JSON_TEXT), 'BAD_MODEL_FILE', /not LightGBM/],
  [
    'a threshold that is short',
    () => readLightgbmText(swap(TEXT, /threshold=\S+ /, 'threshold=')),
    'BAD_MODEL_FILE',
    /Tree=0: "threshold" is not 8 numbers/,
  ],
  [
    'a categorical LightGBM split',
    () => readLightgbmText(swap(TEXT, 'num_cat=0', 'num_cat=1')),
    'UNSUPPORTED_MODEL',
    /categorical/,
  ],
  [
    'zero as missing',
    () => readLightgbmText(swap(TEXT, /decision_type=\d+/, 'decision_type=6')),
    'UNSUPPORTED_MODEL',
    /zero as missing; supported is NaN as missing/,
  ],
  [
    'linear leaves',
    () => readLightgbmText(swap(TEXT, 'is_linear=0', 'is_linear=1')),
    'UNSUPPORTED_MODEL',
    /linear leaves/,
  ],
];

describe('a damaged or foreign model file gives a clear error', () => {
  for (const [name, read, code, message] of DAMAGED) {
    it(name, () => {
      assert.throws(read, (error) => {
        assert.ok(error instanceof GbdtError, `${error}`);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.ok(!error.message.includes('\n'));
        return true;
      });
    });
  }
});

it('explains by a tree as deep as one may be', () => {
  const model = readXgboostJson(deepModel(500));
  const row = [1, 2, 3, 4, 5];
  const sum = model.contributions(row).reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(sum - model.marginOfRow(row)) < 1e-6);
});

/** One tree that goes down to the left alone. */
function deepModel(depth: number): string {
  const splits = (node: number): boolean => node % 2 === 0 && node < 2 * depth;
  const list = (of: (node: number) => number) => Array.from({ length: 2 * depth + 1 }, (_, node) => of(node));
  const tree = {
    left_children: list((node) => (splits(node) ? node + 2 : -1)),
    right_children: list((node) => (splits(node) ? node + 1 : -1)),
    split_indices: list((node) => node % 5),
    split_conditions: list((node) => (splits(node) ? 10 : node / 10)),
    default_left: list(() => 0),
    loss_changes: list(() => 1),
    sum_hessian: list((node) => 2 * depth + 1 - node),
  };
  const file = JSON.parse(JSON_TEXT);
  file.learner.gradient_booster.model.trees = [tree];
  return JSON.stringify(file);
}

function predictAll(model: Model, rows: readonly (readonly number[])[]): number[] {
  return rows.map((row) => model.predictRow(row));
}
