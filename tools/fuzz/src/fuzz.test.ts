import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FuzzTarget } from './fuzz-target.ts';
import { createMutator } from './mutate/mutator.ts';
import { casedTargets, fromLine, readCases, toLine } from './run/case-file.ts';
import { type Failure, faultOfInput, runInputs } from './run/run-inputs.ts';
import { FUZZ_TARGETS } from './targets/index.ts';

const INPUTS = process.env.FORETICK_TEST_SIZE === 'long' ? 50_000 : 1_500;
const SEED = 1;

describe('every parser that faces the outside', () => {
  for (const target of FUZZ_TARGETS) {
    const inputs = Math.ceil(INPUTS * (target.share ?? 1));
    it(`${target.name} takes ${inputs} made-up inputs, and those that it once failed at`, async () => {
      const failures: Failure[] = [];
      try {
        for (const [name, input] of readCases(target)) {
          const why = await faultOfInput(target, input);
          assert.equal(why, undefined, `${target.name}, case ${name}`);
        }
        await runInputs(target, { seed: SEED, from: 0, to: inputs, failed: (one) => failures.push(one) });
      } finally {
        await target.close?.();
      }
      const [first] = failures;
      assert.equal(first?.why, undefined, first && `input ${first.index}: ${toLine(target, first.input)}`);
    });
  }

  it('has a case folder only for what there is', () => {
    const names = FUZZ_TARGETS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      casedTargets().filter((name) => !names.includes(name)),
      [],
    );
  });
});

describe('the search itself', () => {
  const corpus = { seeds: ['{"price":1.5,"list":[1,2,{"a":"b"}]}', '<a b="c">text</a>'] } as const;

  it('makes the same inputs of a seed, in any order, and others of another', () => {
    const [one, again, other] = [
      createMutator(corpus, 1),
      createMutator(corpus, 1),
      createMutator(corpus, 2),
    ];
    const indexes = Array.from({ length: 500 }, (_, index) => index);
    const inputs = indexes.map(one);
    assert.deepEqual(indexes.toReversed().map(again), inputs.toReversed());
    assert.notDeepEqual(indexes.map(other), inputs);
    assert.ok(new Set(inputs).size > 400);
  });

  it('makes inputs that are right, near to right, deep, and long', () => {
    const make = createMutator(corpus, 1);
    const inputs = Array.from({ length: 20_000 }, (_, index) => make(index));
    const json = inputs.filter(isJson).length;
    assert.ok(json > 1_500 && json < 15_000, `${json} are JSON`);
    assert.ok(
      inputs.some((input) => input.startsWith('[[[[[[[[[[') || input.includes('{"a":{"a":{"a":{"a":')),
    );
    assert.ok(inputs.some((input) => input.length > 100_000));
    assert.ok(inputs.every((input) => input.isWellFormed() && input.length <= 1_000_000));
  });

  it('finds what a parser must not do', async () => {
    const { ForetickError } = await import('@foretick/ports');
    const cases: readonly (readonly [() => unknown, RegExp | undefined])[] = [
      [() => 1, undefined],
      [() => Promise.resolve(), undefined],
      [
        () => {
          throw new ForetickError('BAD_FILE', 'it is bad');
        },
        undefined,
      ],
      [
        () => {
          throw new ForetickError('', 'it is bad');
        },
        /it threw/,
      ],
      [
        () => {
          throw new ForetickError('BAD_FILE', 'two\nlines');
        },
        /several lines/,
      ],
      [
        () => {
          throw new RangeError('Maximum call stack size exceeded');
        },
        /RangeError/,
      ],
      [() => Promise.reject(new TypeError('x')), /TypeError/],
      [
        () => {
          throw 'text';
        },
        /no error/,
      ],
      [() => busy(60), /more than 50/],
    ];
    for (const [feed, expected] of cases) {
      const target: FuzzTarget = { name: 'x', seeds: ['a'], feed };
      const why = await faultOfInput(target, 'a', 50);
      if (expected === undefined) assert.equal(why, undefined);
      else assert.match(why ?? '', expected);
    }
  });

  it('keeps an input as it is', () => {
    for (const [binary, input] of [
      [false, 'a\0é😀\ufeff'],
      [true, '\x1f\x8b\xff\0'],
    ] as const) {
      assert.equal(fromLine({ binary }, toLine({ binary }, input)), input);
    }
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Keeps the processor busy for so long, whoever else wants it. */
function busy(ms: number): void {
  const begun = process.cpuUsage();
  const spentMs = () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000;
  };
  while (spentMs() < ms);
}
