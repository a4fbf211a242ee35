import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { settledHour, stretchesWithout } from './reference-history.ts';

const HOUR = 3_600_000;

it('cuts what is missing into days, newest first', () => {
  //  hour     0 ......... 24 ........ 48 .. 60
  //  covered      [10 20)       [40   50)
  const covered = [
    { from: 10 * HOUR, to: 20 * HOUR },
    { from: 40 * HOUR, to: 50 * HOUR },
  ];
  const cut = (from: number, to: number) =>
    stretchesWithout({ from: from * HOUR, to: to * HOUR }, covered).map((one) => [
      one.from / HOUR,
      one.to / HOUR,
    ]);
  assert.deepEqual(cut(5, 60), [
    [50, 60],
    [24, 40],
    [20, 24],
    [5, 10],
  ]);
  assert.deepEqual(cut(12, 18), []);
  assert.deepEqual(cut(15, 45), [
    [24, 40],
    [20, 24],
  ]);
});

it('gives each hour that is not covered once, and no other', () => {
  const hours = fc.integer({ min: 0, max: 100 });
  const range = fc.tuple(hours, hours).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  fc.assert(
    fc.property(range, fc.uniqueArray(hours, { maxLength: 8 }), (asked, borders) => {
      const sorted = borders.sort((a, b) => a - b);
      const covered = sorted.flatMap((from, i) =>
        i % 2 === 0 ? [{ from: from * HOUR, to: (sorted[i + 1] ?? 101) * HOUR }] : [],
      );
      const cut = stretchesWithout({ from: asked.from * HOUR, to: asked.to * HOUR }, covered);
      const given = cut.flatMap(({ from, to }) =>
        Array.from({ length: (to - from) / HOUR }, (_, i) => to / HOUR - 1 - i),
      );
      const expected = Array.from({ length: asked.to - asked.from }, (_, i) => asked.to - 1 - i).filter(
        (hour) => !covered.some(({ from, to }) => from <= hour * HOUR && hour * HOUR < to),
      );
      assert.deepEqual(given, expected);
      for (const { from, to } of cut) assert.ok(to - from <= 24 * HOUR);
    }),
  );
});

it('waits a minute after an hour before it counts as settled', () => {
  assert.equal(settledHour(5 * HOUR + 59_999), 4 * HOUR);
  assert.equal(settledHour(5 * HOUR + 60_000), 5 * HOUR);
});
