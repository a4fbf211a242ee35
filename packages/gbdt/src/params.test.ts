import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fullParams, type TrainParams } from './params.ts';

const SQUARED = { objective: { kind: 'squared-error' } } as const;
const full = (more: Partial<TrainParams>) => fullParams({ ...SQUARED, ...more }, 3);

/** Parameter | least and most allowed | beyond these. */
const BOUNDS: readonly (readonly [keyof TrainParams, readonly number[], readonly number[]])[] = [
  ['rounds', [1, 100_000], [0, 1.5, 100_001, Number.NaN]],
  ['learningRate', [0.001, 10], [0, -0.1, 10.1]],
  ['maxDepth', [1, 64], [-1, 2.5, 65]],
  ['maxLeaves', [1, 65_536], [-1, 2.5, 65_537]],
  ['minChildWeight', [0, 1e300], [-1, Number.POSITIVE_INFINITY]],
  ['l2', [0, 1e300], [-1, Number.NaN]],
  ['l1', [0, 1e300], [-1, Number.POSITIVE_INFINITY]],
  ['maxStep', [0, 1e300], [-0.1]],
  ['minSplitGain', [0, 1e300], [-0.1]],
  ['maxBins', [2, 255], [1, 20.5, 256]],
  ['rowSampling', [0.01, 1], [0, 1.01]],
  ['columnSampling', [0.01, 1], [0, 1.01]],
  ['earlyStoppingRounds', [0, 100_000], [-1, 0.5, 100_001]],
  ['seed', [0, 4_294_967_295], [-1, 0.5, 4_294_967_296]],
];

describe('training parameters', () => {
  it('have their defaults', () => {
    assert.deepEqual(full({}), {
      ...SQUARED,
      ...{ rounds: 100, learningRate: 0.1, growth: 'depth', maxDepth: 6, maxLeaves: 0, minChildWeight: 1 },
      ...{ l2: 1, l1: 0, maxStep: 0, minSplitGain: 0, maxBins: 255, rowSampling: 1, columnSampling: 1 },
      ...{ monotone: undefined, earlyStoppingRounds: 0, seed: 1 },
    });
    const { maxDepth, maxLeaves } = full({ growth: 'leaf' });
    assert.deepEqual([maxDepth, maxLeaves], [0, 31]);
    assert.equal(full({ objective: { kind: 'poisson' } }).maxStep, 0.7);
    assert.equal(full({ objective: { kind: 'poisson' }, maxStep: 0 }).maxStep, 0);
    assert.equal(full({ growth: 'leaf', maxDepth: 3 }).maxDepth, 3);
    assert.equal(full({ maxLeaves: 7 }).maxLeaves, 7);
  });

  for (const [name, allowed, beyond] of BOUNDS) {
    it(`${name} has bounds`, () => {
      for (const value of allowed) assert.equal(full({ [name]: value })[name], value);
      for (const value of beyond) {
        assert.throws(() => full({ [name]: value }), {
          code: 'BAD_PARAMETER',
          message: new RegExp(`^${name}:`),
        });
      }
    });
  }

  it('bound a tree in one way at least, and grow in one of two', () => {
    assert.throws(() => full({ maxDepth: 0 }), /no bound/);
    assert.throws(() => full({ growth: 'leaf', maxLeaves: 0 }), /no bound/);
    assert.equal(full({ maxDepth: 0, maxLeaves: 2 }).maxDepth, 0);
    const wide = { growth: 'wide' as 'leaf' };
    assert.throws(() => full(wide), { code: 'BAD_PARAMETER', message: /allowed are depth and leaf/ });
  });

  it('constrain each feature or none', () => {
    assert.deepEqual(full({ monotone: [1, 0, -1] }).monotone, [1, 0, -1]);
    for (const monotone of [
      [1, 0],
      [1, 0, -1, 0],
      [2, 0, 0],
      [0, 0, -2],
    ]) {
      const wrong = { monotone: monotone as (-1 | 0 | 1)[] };
      assert.throws(() => full(wrong), { code: 'BAD_PARAMETER', message: /^monotone:/ });
    }
  });
});
