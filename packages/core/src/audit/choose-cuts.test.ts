import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { chooseCuts } from './choose-cuts.ts';
import { seededRandom } from './seeded-random.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const from = Date.UTC(2024, 0, 1, 12);
const to = from + 3 * DAY_MS;
const every = (stepMs: number, delayMs: number) =>
  Array.from({ length: Math.floor((to - from) / stepMs) }, (_, i) => ({
    availableAt: from + i * stepMs + delayMs,
  }));
const lists = [every(MINUTE_MS, 700), every(MINUTE_MS, 900), every(7 * 3_600_000, 1_234)];

describe('cuts', () => {
  it('are as many as asked for, each once, in order, inside the range and all over it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer(), (count, seed) => {
        const cuts = chooseCuts(lists, { from, to, count }, seededRandom(seed));
        assert.equal(cuts.length, count);
        assert.ok(cuts.every((cut, i) => cut >= from && cut < to && cut > (cuts[i - 1] ?? 0)));
        const thirds = [0, 1, 2].filter((third) =>
          cuts.some((cut) => Math.floor((cut - from) / DAY_MS) === third),
        );
        if (count >= 30) assert.equal(thirds.length, 3);
      }),
    );
  });

  it('meet each list at its records and just before them, and the borders of days', () => {
    const cuts = chooseCuts(lists, { from, to, count: 24 }, seededRandom(1));
    for (const list of lists) {
      const times = new Set(list.map(({ availableAt }) => availableAt));
      assert.ok(cuts.filter((cut) => times.has(cut)).length >= 2);
      assert.ok(cuts.filter((cut) => times.has(cut + 1)).length >= 2);
    }
    assert.ok(cuts.some((cut) => cut % DAY_MS === 0));
  });

  it('fall anywhere when there is no record, and nowhere twice when there is little room', () => {
    assert.equal(chooseCuts([], { from, to, count: 5 }, seededRandom(1)).length, 5);
    const tight = chooseCuts([[{ availableAt: from }]], { from, to: from + 2, count: 50 }, seededRandom(1));
    assert.ok(tight.length >= 1 && tight.length <= 2);
  });
});
