import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDataset } from '../dataset.ts';
import { GbdtError, type GbdtErrorCode } from '../errors.ts';
import type { Objective } from '../objective/objective.ts';
import type { TrainParams } from '../params.ts';
import { madeUpDataset } from '../testing/made-up-dataset.ts';
import { type TrainOptions, train } from './train.ts';
import { trainSync } from './train-sync.ts';

const SQUARED = { objective: { kind: 'squared-error' }, rounds: 6 } as const satisfies TrainParams;
const POSITIVE = (signal: number, noise: number) => Math.exp(signal + 0.1 * noise);

describe('training on threads', () => {
  const objectives: readonly Objective[] = [
    { kind: 'squared-error' },
    { kind: 'pseudo-huber', slope: 0.3 },
    { kind: 'quantile', level: 0.7 },
    { kind: 'gamma' },
  ];
  for (const objective of objectives) {
    it(`gives the same model on any number of threads: ${objective.kind}`, async () => {
      // More rows than the least that threads share, and than one piece of the sums.
      const dataset = madeUpDataset({
        rows: 66_000,
        features: 7,
        seed: 1,
        missing: 0.1,
        weighted: true,
        label: POSITIVE,
      });
      const validation = madeUpDataset({ rows: 5_000, features: 7, seed: 2, label: POSITIVE });
      const params: TrainParams = {
        objective,
        rounds: 2,
        maxDepth: 4,
        rowSampling: 0.8,
        columnSampling: 0.7,
      };
      const alone = trainSync(dataset, params, { validation });
      for (const threads of objective.kind === 'gamma' ? [2, 3] : [3]) {
        const training = await train(dataset, params, { validation, threads });
        assert.deepEqual(training.model.parts, alone.model.parts, `${threads} threads`);
        assert.deepEqual(training.validationLosses, alone.validationLosses);
      }
    });
  }

  it('works with more threads than features', async () => {
    const dataset = madeUpDataset({ rows: 200, features: 2, seed: 3 });
    const { model } = await train(dataset, SQUARED, { threads: 4 });
    assert.deepEqual(model.parts, trainSync(dataset, SQUARED).model.parts);
  });

  it('reports each round', async () => {
    const dataset = madeUpDataset({ rows: 200, features: 2, seed: 4 });
    const rounds: number[] = [];
    await train(dataset, SQUARED, { onRound: ({ round }) => rounds.push(round) });
    assert.deepEqual(rounds, [1, 2, 3, 4, 5, 6]);
  });

  it('runs an own objective here, and gives others their turn', async () => {
    const dataset = madeUpDataset({ rows: 200, features: 2, seed: 5 });
    const custom: Objective = {
      kind: 'custom',
      gradients: (margins, labels, _weights, gradient, hessian) => {
        for (let i = 0; i < labels.length; i += 1) {
          gradient[i] = (margins[i] ?? 0) - (labels[i] ?? 0);
          hessian[i] = 1;
        }
      },
      baseMargin: 0.25,
    };
    let turns = 0;
    const training = train(
      dataset,
      { ...SQUARED, objective: custom },
      { onRound: () => setImmediate(() => turns++) },
    );
    const { model } = await training;
    assert.ok(turns >= 5, `${turns} turns`);
    const builtin = trainSync(dataset, { ...SQUARED, baseMargin: 0.25 });
    assert.deepEqual(model.parts.trees, builtin.model.parts.trees);
  });

  for (const threads of [1, 2]) {
    it(`stops at once when it is cancelled, on ${threads} threads`, async () => {
      const dataset = madeUpDataset({ rows: 20_000, features: 8, seed: 6 });
      const controller = new AbortController();
      const reason = new Error('enough');
      let rounds = 0;
      const options: TrainOptions = {
        threads,
        signal: controller.signal,
        onRound: () => {
          rounds += 1;
          if (rounds === 3) controller.abort(reason);
        },
      };
      await assert.rejects(train(dataset, { ...SQUARED, rounds: 100_000 }, options), reason);
      const seen = rounds;
      assert.ok(seen < 90_000);
    });
  }

  it('does not begin when it is cancelled before', async () => {
    const dataset = madeUpDataset({ rows: 20, features: 2, seed: 7 });
    const reason = new Error('no');
    await assert.rejects(train(dataset, SQUARED, { signal: AbortSignal.abort(reason) }), reason);
  });

  it('passes on what the callback throws', async () => {
    const dataset = madeUpDataset({ rows: 20, features: 2, seed: 8 });
    const problem = new Error('from the callback');
    const onRound = () => {
      throw problem;
    };
    await assert.rejects(train(dataset, SQUARED, { onRound }), problem);
  });
});

const COLUMN = Float64Array.of(1, 2, 3);
const LABELS = Float64Array.of(1, 2, 4);
const dataset = (over: object = {}) => createDataset({ columns: [COLUMN], labels: LABELS, ...over });
const one = createDataset({ columns: [COLUMN], labels: LABELS });

/** What is wrong, the attempt, the code, what the message says. */
const REFUSED: readonly (readonly [string, () => unknown, GbdtErrorCode, RegExp])[] = [
  ['a single row', () => dataset({ columns: [[1]], labels: Float64Array.of(1) }), 'TOO_FEW_ROWS', /1 rows/],
  ['no columns', () => dataset({ columns: [] }), 'BAD_COLUMNS', /none given/],
  [
    'a plain array',
    () => dataset({ columns: [[1, 2, 3]] }),
    'BAD_COLUMNS',
    /columns\[0\]: not a Float32Array/,
  ],
  [
    'a short column',
    () => dataset({ columns: [COLUMN, COLUMN.subarray(1)] }),
    'BAD_COLUMNS',
    /columns\[1\]: 2 values for 3/,
  ],
  [
    'a NaN label',
    () => dataset({ labels: Float64Array.of(1, Number.NaN, 2) }),
    'BAD_LABELS',
    /labels\[1\]: NaN/,
  ],
  [
    'an infinite label',
    () => dataset({ labels: Float64Array.of(1, 2, Infinity) }),
    'BAD_LABELS',
    /labels\[2\]/,
  ],
  [
    'a short list of weights',
    () => dataset({ weights: Float64Array.of(1) }),
    'BAD_WEIGHTS',
    /1 values for 3/,
  ],
  [
    'a negative weight',
    () => dataset({ weights: Float64Array.of(1, -1, 1) }),
    'BAD_WEIGHTS',
    /weights\[1\]: -1/,
  ],
  ['zero weights', () => dataset({ weights: new Float64Array(3) }), 'BAD_WEIGHTS', /all are zero/],
  ['too few names', () => dataset({ featureNames: [] }), 'BAD_COLUMNS', /0 names for 1/],
  [
    'an infinite feature',
    () => trainSync(dataset({ columns: [Float64Array.of(1, Infinity, 2)] }), SQUARED),
    'BAD_FEATURE_VALUE',
    /columns\[0\]\[1\]: Infinity/,
  ],
  [
    'a feature too large for float32',
    () => train(dataset({ columns: [Float64Array.of(1, 2, -1e39)] }), SQUARED),
    'BAD_FEATURE_VALUE',
    /columns\[0\]\[2\]: -1e\+39/,
  ],
  ['zero rounds', () => trainSync(one, { ...SQUARED, rounds: 0 }), 'BAD_PARAMETER', /rounds: 0; allowed/],
  ['256 bins', () => trainSync(one, { ...SQUARED, maxBins: 256 }), 'BAD_PARAMETER', /maxBins: 256/],
  [
    'no learning rate',
    () => trainSync(one, { ...SQUARED, learningRate: 0 }),
    'BAD_PARAMETER',
    /learningRate/,
  ],
  ['NaN as penalty', () => trainSync(one, { ...SQUARED, l2: Number.NaN }), 'BAD_PARAMETER', /l2: NaN/],
  ['no bound at all', () => trainSync(one, { ...SQUARED, maxDepth: 0 }), 'BAD_PARAMETER', /no bound/],
  [
    'monotone of another length',
    () => trainSync(one, { ...SQUARED, monotone: [1, 1] }),
    'BAD_PARAMETER',
    /monotone/,
  ],
  [
    'early stopping without validation',
    () => trainSync(one, { ...SQUARED, earlyStoppingRounds: 3 }),
    'BAD_PARAMETER',
    /no validation set/,
  ],
  ['no threads', () => train(one, SQUARED, { threads: 0 }), 'BAD_PARAMETER', /threads: 0/],
  [
    'validation of another width',
    () => trainSync(one, SQUARED, { validation: dataset({ columns: [COLUMN, COLUMN] }) }),
    'BAD_COLUMNS',
    /validation: 2 columns, training has 1/,
  ],
  [
    'a label the objective cannot learn',
    () => trainSync(one, { objective: { kind: 'logistic' } }),
    'BAD_LABELS',
    /labels\[1\]: 2; logistic allows labels from 0 to 1/,
  ],
  [
    'a quantile of 1',
    () => trainSync(one, { objective: { kind: 'quantile', level: 1 } }),
    'BAD_OBJECTIVE',
    /level 1/,
  ],
  [
    'a slope of 0',
    () => trainSync(one, { objective: { kind: 'pseudo-huber', slope: 0 } }),
    'BAD_OBJECTIVE',
    /slope/,
  ],
  [
    'a gradient that is NaN',
    () => trainSync(one, { objective: { kind: 'custom', gradients: (_m, _l, _w, g) => g.fill(Number.NaN) } }),
    'BAD_OBJECTIVE',
    /gradients/,
  ],
  [
    'a negative Hessian',
    () =>
      trainSync(one, {
        objective: { kind: 'custom', gradients: (_m, _l, _w, _g, h) => h.set([1, -0.5, 1]) },
      }),
    'BAD_OBJECTIVE',
    /Hessian/,
  ],
  ['more than 4 GB', () => trainSync(wide(), SQUARED), 'TOO_LARGE', /allowed are 4294 MB/],
];

describe('training refuses', () => {
  for (const [name, attempt, code, message] of REFUSED) {
    it(name, async () => {
      await assert.rejects(
        async () => attempt(),
        (error) => {
          assert.ok(error instanceof GbdtError, `${error}`);
          assert.equal(error.code, code);
          assert.match(error.message, message);
          assert.ok(!error.message.includes('\n'));
          return true;
        },
      );
    });
  }
});

/** As many columns as it takes, all of them one array. */
function wide() {
  const rows = 100_000;
  const column = new Float32Array(rows);
  return createDataset({ columns: new Array<Float32Array>(30_000).fill(column), labels: column });
}
