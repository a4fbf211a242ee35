import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AT_REST, afterLook } from './hysteresis.ts';

type Seen = 'over' | 'between' | 'under';

describe('hysteresis', () => {
  it('changes after looks in a row that agree', () => {
    const seen = ['over', 'between', 'over', 'over', 'between', 'under', 'over', 'under', 'under'] as const;
    assert.equal(drawn(seen, 2), '...!!!!!.');
  });

  it('changes when, and only when, so many looks in a row speak for the change', () => {
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: 4 }), (seen, needed) => {
        const states = drawn(seen, needed);
        let since = 0;
        for (const [i, now] of [...states].entries()) {
          const before = states[i - 1] ?? '.';
          const newest = seen.slice(Math.max(since, i + 1 - needed), i + 1);
          const all = newest.length === needed && newest.every((one) => one === SPEAKS_FOR[before]);
          assert.equal(now !== before, all, `${states} at ${i} of ${seen}`);
          if (now !== before) since = i + 1;
        }
      }),
    );
  });

  it('stays whatever it is while all hovers about one bound', () => {
    const hovering = (bound: Seen) => fc.array(fc.constantFrom<Seen>('between', bound), { maxLength: 30 });
    fc.assert(
      fc.property(hovering('over'), hovering('under'), (about, below) => {
        assert.ok(
          drawn(['over', 'over', ...about], 2)
            .slice(1)
            .match(/^!+$/),
        );
        assert.match(drawn(below, 2), /^\.*$/);
      }),
    );
  });

  it('goes on from JSON', () => {
    fc.assert(
      fc.property(looks, fc.nat(20), (seen, at) => {
        const whole = drawn(seen, 3);
        assert.equal(drawn(seen, 3, at), whole);
      }),
    );
  });
});

const looks = fc.array(fc.constantFrom<Seen>('over', 'between', 'under'), { maxLength: 40 });

/** What speaks for a change of a state that is raised (`!`) or at rest (`.`). */
const SPEAKS_FOR: Readonly<Record<string, Seen>> = { '!': 'under', '.': 'over' };

/** The state after each look; it goes through JSON before look `cut`. */
function drawn(seen: readonly Seen[], needed: number, cut = -1): string {
  let state = AT_REST;
  return seen
    .map((one, i) => {
      if (i === cut) state = JSON.parse(JSON.stringify(state));
      state = afterLook(state, one === 'over', one === 'under', needed);
      return state.isRaised ? '!' : '.';
    })
    .join('');
}
