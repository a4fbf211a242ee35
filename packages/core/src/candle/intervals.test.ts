import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { intervalLadder } from './index.ts';

const DAY_SEC = 86_400;

describe('interval ladder', () => {
  for (const [given, expected] of [
    [[60], '60'],
    [[300, 60, 60], '60 300←60'],
    [[1, 60, 300], '1 60←1 300←60'],
    [[10, 60, 90], '10 60←10 90←10'],
    // More than sixty parts: there are steps between, which nobody asked for.
    [[60, DAY_SEC], '60 (3600←60) 86400←3600'],
    [[1, DAY_SEC], '1 (60←1) (3600←60) 86400←3600'],
  ] as const) {
    it(`${given.join(', ')} s: ${expected}`, () => {
      const ladder = intervalLadder(given);
      assert.ok(ladder.ok);
      const steps = ladder.value.steps.map(({ intervalSec, partSec, asked }) => {
        const step = `${intervalSec}←${partSec}`;
        return asked ? step : `(${step})`;
      });
      assert.equal([ladder.value.smallestSec, ...steps].join(' '), expected);
    });
  }

  it('climbs to every length that divides a day in steps of at most sixty parts', () => {
    for (let sec = 2; sec <= DAY_SEC; sec += 1) {
      if (DAY_SEC % sec !== 0) continue;
      const ladder = intervalLadder([1, sec]);
      assert.ok(ladder.ok);
      let reached = 1;
      for (const { intervalSec, partSec, asked } of ladder.value.steps) {
        assert.equal(partSec, reached);
        assert.ok(Number.isInteger(intervalSec / partSec) && intervalSec / partSec <= 60, `${sec} s`);
        assert.equal(asked, intervalSec === sec);
        reached = intervalSec;
      }
      assert.equal(reached, sec);
    }
  });

  for (const [given, reason] of [
    [[], /there is no interval/],
    [[0], /0 s is not a whole number of seconds from 1 to 86400/],
    [[60, 1.5], /1.5 s is not a whole number/],
    [[172_800], /172800 s is not/],
    [[Number.NaN], /NaN s is not/],
    [[7], /7 s does not divide a day/],
    [[40, 60], /60 s is no multiple of the smallest one, 40 s/],
  ] as const) {
    it(`refuses ${JSON.stringify(given)}`, () => {
      const ladder = intervalLadder(given);
      assert.ok(!ladder.ok);
      assert.match(ladder.reason, reason);
    });
  }
});
