import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../running/run-node.ts';
import { covers, type TestCoverage } from './coverage.ts';
import { EQUIVALENT_MUTANTS } from './equivalent-mutants.ts';
import { listMutants, mutatedText, sourcesOf } from './list-mutants.ts';
import type { Mutant, MutantResult } from './mutant.ts';
import { sample } from './sample.ts';
import { scoreOf } from './score.ts';
import { tryMutant } from './try-mutant.ts';

const CLOCK = 'packages/core/src/candle/clock.ts';

describe('mutants', () => {
  it('are changes of the sources at the place that they name, each with a key of its own', async () => {
    assert.ok(sourcesOf('packages/core').includes(CLOCK));
    const mutants = await listMutants([CLOCK]);
    assert.equal(new Set(mutants.map(({ key }) => key)).size, mutants.length);
    const text = readFileSync(join(ROOT, CLOCK), 'utf8');
    for (const mutant of mutants) {
      assert.equal(text.slice(mutant.start, mutant.end), mutant.original);
      assert.equal(text.split('\n')[mutant.line - 1]?.trim(), mutant.sourceLine);
      assert.notEqual(mutatedText(mutant) ?? text, text);
    }
    assert.ok(
      mutants.some(({ original, replacement }) => `${original} to ${replacement}` === 'false to true'),
    );
  });

  it('are killed by the test that covers them, and survive where none does', async () => {
    const [mutant] = (await listMutants([CLOCK])).filter(({ operator }) => operator === 'ArithmeticOperator');
    assert.ok(mutant);
    const test = 'packages/core/src/candle/windower.test.ts';
    const covering = coverage(test, CLOCK, [[0, 100_000, 1]]);
    const { status, by } = await tryMutant(mutant, [covering], Number.POSITIVE_INFINITY);
    assert.deepEqual([status, by], ['killed', test]);
    const elsewhere = coverage(test, 'packages/core/src/label/label.ts', [[0, 100_000, 1]]);
    const result = await tryMutant(mutant, [elsewhere], Number.POSITIVE_INFINITY);
    assert.equal(result.status, 'uncovered');
  });

  it('are sampled by seed: the larger sample holds the smaller one', () => {
    const all = Array.from({ length: 50 }, (_, i) => made(String(i)));
    const keys = (size: number, seed: number) => sample(all, size, seed).map(({ key }) => key);
    assert.deepEqual(keys(20, 1).slice(0, 10), keys(10, 1));
    assert.deepEqual(sample(all.toReversed(), 10, 1), sample(all, 10, 1));
    assert.notDeepEqual(keys(10, 1), keys(10, 2));
  });
});

describe('coverage', () => {
  it('is that of the innermost stretch', () => {
    const tested = coverage('a', 'f', [
      [0, 100, 1],
      [20, 60, 0],
      [30, 40, 1],
    ]);
    const covered = [10, 25, 35, 45, 70, 100].map((offset) => covers(tested, 'f', offset));
    assert.deepEqual(covered, [true, false, true, false, true, false]);
    assert.equal(covers(tested, 'g', 10), false);
  });

  it('is there when one of several threads ran the stretch', () => {
    for (const stretches of [[0, 1] as const, [1, 0] as const]) {
      const [one, other] = stretches;
      assert.ok(
        covers(
          coverage('a', 'f', [
            [0, 9, one],
            [0, 9, other],
          ]),
          'f',
          5,
        ),
      );
    }
  });
});

describe('score', () => {
  it('counts what was killed or never ended among all that are programs', () => {
    const statuses = ['killed', 'killed', 'timed out', 'survived', 'uncovered', 'invalid'] as const;
    const score = scoreOf(statuses.map((status, i) => tried(made(String(i)), { key: '', status })));
    const { tried: all, caught, share, equivalent, low, high } = score;
    assert.deepEqual([all, caught, share, equivalent], [5, 3, 0.6, 0]);
    // Wilson's interval of 3 in 5.
    assert.deepEqual([low.toFixed(3), high.toFixed(3)], ['0.231', '0.882']);
  });

  it('tells besides what it is without those that nobody can tell from the original', () => {
    const [known] = EQUIVALENT_MUTANTS;
    assert.ok(known);
    const all = [
      tried({ ...made('1'), ...known }, { key: '1', status: 'survived' }),
      tried(made('2'), { key: '2', status: 'killed' }),
    ];
    const { share, shareOfTold, equivalent } = scoreOf(all);
    assert.deepEqual([share, shareOfTold, equivalent], [0.5, 1, 1]);
  });

  it('knows equivalent mutants that are still there', async () => {
    const mutants = await listMutants([...new Set(EQUIVALENT_MUTANTS.map(({ file }) => file))]);
    for (const { file, sourceLine, original, replacement, why } of EQUIVALENT_MUTANTS) {
      const found = mutants.some(
        (one) =>
          one.file === file &&
          one.sourceLine.startsWith(sourceLine) &&
          one.original === original &&
          one.replacement === replacement,
      );
      assert.ok(found, `${file}: ${original} to ${replacement}`);
      assert.ok(why.length > 20);
    }
  });
});

function made(key: string): Mutant {
  const place = { start: 0, end: 1, line: 1, sourceLine: '', original: '', replacement: '' };
  return { key, file: 'packages/core/src/x.ts', operator: 'X', ...place };
}

function tried(mutant: Mutant, result: MutantResult) {
  return { mutant, result };
}

function coverage(test: string, file: string, stretches: TestCoverage['stretches'][string]): TestCoverage {
  return { test, durationMs: 1_000, stretches: { [file]: stretches } };
}
