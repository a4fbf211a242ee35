import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { createAlikeSets, setOf } from './alike-sets.ts';

it('finds the sets that comparing each with each finds, and none that was deleted', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 14 }), { maxLength: 12 });
  const share = fc.constantFrom(0.1, 0.3, 0.5, 0.7, 1);
  const steps = fc.array(fc.record({ numbers, forgets: fc.boolean() }), { maxLength: 30 });
  fc.assert(
    fc.property(steps, numbers, share, (given, asked, least) => {
      const sets = createAlikeSets<number>(least);
      const owned = given.map((step) => setOf(step.numbers));
      owned.forEach(sets.add);
      for (const [owner, { forgets }] of given.entries()) {
        if (forgets) sets.delete(owned[owner] ?? setOf([]), owner);
      }
      const alike = given.flatMap((step, owner) =>
        !step.forgets && overlap(step.numbers, asked) >= least ? [owner] : [],
      );
      assert.deepEqual(
        [...sets.alike(setOf(asked))].sort((one, other) => one - other),
        alike,
      );
    }),
    { numRuns: 500 },
  );
});

it('makes a set of numbers: rising, each once', () => {
  assert.deepEqual([...setOf([7, 0xffffffff, 7, 0, 0])], [0, 7, 0xffffffff]);
});

function overlap(one: readonly number[], other: readonly number[]): number {
  const together = new Set([...one, ...other]);
  const both = [...together].filter((number) => one.includes(number) && other.includes(number)).length;
  return both === 0 ? 0 : both / together.size;
}
