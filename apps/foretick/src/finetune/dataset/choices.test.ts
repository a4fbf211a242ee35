import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Assessment, CoinScore } from '@foretick/core/news';
import fc from 'fast-check';
import { agreesWithMajority } from './agreement.ts';
import { splitByTime } from './split-by-time.ts';

const says = (...scores: readonly CoinScore['score'][]): Assessment => ({
  ...{ summary: 'x', event: 'other', novelty: 1, horizon: 'days' },
  scores: scores.map((score, i) => ({ coin: `C${i}`, score, confidence: 1 })),
});

describe('agreement with the majority', () => {
  for (const [what, answer, votes, expected] of [
    ['all the same sign', says(2), [says(1), says(2), says(1)], true],
    ['more than half', says(1), [says(1), says(-1), says(2)], true],
    ['a half is too few', says(1), [says(1), says(-1)], false],
    ['neutral is a sign of its own', says(0), [says(1), says(1), says(0)], false],
    ['a vote of no use is none for it', says(1), [says(1), undefined, undefined], false],
    ['each coin on its own', says(1, -1), [says(1, 1), says(1, 1), says(1, -1)], false],
    ['no coin, nothing to disagree on', says(), [undefined], true],
  ] as const) {
    it(what, () => assert.equal(agreesWithMajority(answer, votes), expected));
  }
});

describe('a split by time', () => {
  // times   1  2  3  3  3  4  5  6  7  8
  // share   ------ 0.4 ------|- 0.3 -|
  // part    t  t  t  t  t  v  v  T  T  T
  it('keeps what is of one time together', () => {
    const parts = splitByTime([1, 2, 3, 3, 3, 4, 5, 6, 7, 8], { train: 0.4, validation: 0.3 });
    assert.equal(parts.map((part) => part[0]).join(''), 'tttttvvttt');
  });

  it('never has a part begin before the one before has ended', () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(times, (unsorted) => {
        const sorted = [...unsorted].sort((a, b) => a - b);
        const parts = splitByTime(sorted, { train: 0.8, validation: 0.1 });
        const order = ['train', 'validation', 'test'];
        for (let i = 1; i < sorted.length; i += 1) {
          const [before = '', now = ''] = [parts[i - 1], parts[i]];
          assert.ok(order.indexOf(before) <= order.indexOf(now));
          if (before !== now) assert.ok((sorted[i - 1] ?? 0) < (sorted[i] ?? 0));
        }
      }),
      { seed: 1 },
    );
  });
});
