import assert from 'node:assert/strict';
import { it } from 'node:test';
import { flatness } from './flatness.ts';

const of = (value: (at: number) => number) => Array.from({ length: 40 }, (_, at) => value(at));
const isFlat = (samples: readonly number[], slack = 0) => flatness(samples, 0.1, slack)?.flat;

/** Quarters of 10 samples; the last two begin at samples 20 and 30. */
const CASES: readonly (readonly [what: string, samples: readonly number[], flat: boolean])[] = [
  ['a level', of(() => 100), true],
  ['a saw', of((at) => 100 + (at % 5) * 10), true],
  ['one peak', of((at) => (at === 30 ? 900 : 100)), true],
  ['what rises at first and then levels off', of((at) => Math.min(at, 15) * 10), true],
  ['what falls', of((at) => 500 - at * 10), true],
  ['a slow leak', of((at) => 100 + 2 * at), false],
  ['a leak under a saw', of((at) => 100 + 2 * at + (at % 5) * 5), false],
];

for (const [what, samples, flat] of CASES) {
  it(`${what} is ${flat ? '' : 'not '}flat`, () => assert.equal(isFlat(samples), flat));
}

it('tells how much it rises, and forgives so much of what is small', () => {
  const leak = of((at) => at);
  assert.deepEqual(flatness(leak, 0.1, 0), { level: 34.5, rise: 10, flat: false });
  assert.equal(isFlat(leak, 10), true);
  assert.equal(isFlat(leak, 9), false);
});

it('says nothing about a handful of samples', () => {
  assert.equal(flatness([1, 2, 3, 4, 5, 6, 7], 0.1, 0), undefined);
});
