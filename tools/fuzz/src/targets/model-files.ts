import { readFileSync } from 'node:fs';
import { createDataset, type Model, readLightgbmText, readXgboostJson, trainSync } from '@foretick/gbdt';
import { parseModelVersion, parsePromotion } from '@foretick/ports';
import { exampleVersion } from '@foretick/ports/contract/model-registry';
import type { FuzzTarget } from '../fuzz-target.ts';

const GOLDEN = new URL('../../../../packages/gbdt/golden/', import.meta.url);

/** Models that others have made: files of XGBoost and LightGBM, and what a shared registry holds. */
export const modelFiles: readonly FuzzTarget[] = [
  {
    name: 'xgboost-json',
    seeds: [
      smallModel().toXgboostJson(),
      golden('xgboost-quantile/model.json').replace(/("trees":\[\{.*?\})(?:,\{.*?\})*\]/, '$1]'),
    ],
    words: ['"4294967295"', '"1000000000000"', '"reg:gamma"', '"binary:logistic"', '[-1]', '[0]', '"[5E-1]"'],
    feed: (text) => use(readXgboostJson(text)),
  },
  {
    name: 'lightgbm-text',
    seeds: [shortText('lightgbm-quantile/model.txt'), shortText('lightgbm-binary/model.txt')],
    words: [
      'num_leaves=1',
      'max_feature_idx=4294967295',
      'num_cat=1',
      'average_output',
      'objective=gamma',
      '\nTree=1\n',
    ],
    feed: (text) => use(readLightgbmText(text)),
  },
  {
    name: 'registry-records',
    seeds: [
      JSON.stringify(exampleVersion),
      JSON.stringify({
        ...{
          kind: 'promotion',
          instrument: 'kraken:BTC/USD',
          intervalSec: 60,
          horizonSec: 60,
          model: 'ridge',
        },
        ...{ modelVersion: 'ridge-1', effectiveFrom: 1_767_614_400_000, reason: 'better', by: 'schedule' },
      }),
    ],
    words: ['"family"', '"trees"', '"ridge"', '"persistence"'],
    feed: (text) => {
      const value = jsonOf(text);
      parseModelVersion(value);
      parsePromotion(value);
    },
  },
];

/** A file that reads has to serve too. */
function use(model: Model): void {
  const row = Array.from({ length: model.features }, (_, at) => (at % 3 === 0 ? Number.NaN : at - 1.5));
  model.predictRow(row);
  model.contributions(row);
  model.importance('gain');
  model.toXgboostJson();
}

function smallModel(): Model {
  const first = Float64Array.from({ length: 60 }, (_, at) => Math.sin(at));
  const dataset = createDataset({
    columns: [first, first.map((value) => value * value)],
    labels: first.map((value, at) => value + at / 60),
    featureNames: ['a', 'b'],
  });
  return trainSync(dataset, { objective: { kind: 'squared-error' }, rounds: 2, maxDepth: 2 }).model;
}

function golden(name: string): string {
  return readFileSync(new URL(name, GOLDEN), 'utf8');
}

/** With its first tree alone, and of the parameters only those that are read. */
function shortText(name: string): string {
  const [head = '', first = ''] = golden(name).split(/^(?=Tree=)/m);
  return `${head}${first}end of trees\n\nparameters:\n[alpha: 0.8]\n[sigmoid: 1]\nend of parameters\n`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
