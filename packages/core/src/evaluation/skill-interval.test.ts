import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from './seeded-random.ts';
import { skillInterval } from './skill-interval.ts';

const STRETCH_SEC = 900;

describe('interval of the live skill', () => {
  it('holds the true skill about as often as it says', () => {
    const random = seededRandom(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const runs = 200;
    let inside = 0;
    for (let run = 0; run < runs; run += 1) {
      // return = 0.5 signal + 1 noise; the signal is known: skill = 0.25 / 1.25
      const stretches = Array.from({ length: 200 }, () => {
        let squared = 0;
        let persistenceSquared = 0;
        for (let i = 0; i < 15; i += 1) {
          const [signal, noise] = [0.5 * normal(), normal()];
          squared += noise ** 2;
          persistenceSquared += (signal + noise) ** 2;
        }
        return { squared, persistenceSquared };
      });
      const [low, high] = skillInterval(stretches, STRETCH_SEC) ?? [1, 0];
      if (low <= 0.2 && 0.2 <= high) inside += 1;
    }
    assert.ok(inside / runs > 0.88 && inside / runs < 0.99, `${inside} of ${runs}`);
  });

  it('is the same for the same outcomes', () => {
    const stretches = Array.from({ length: 40 }, (_, i) => ({
      squared: 1 + (i % 3),
      persistenceSquared: 2 + (i % 5),
    }));
    assert.deepEqual(skillInterval(stretches, STRETCH_SEC), skillInterval(stretches, STRETCH_SEC));
  });

  it('is not told of too little, nor of "no change" itself', () => {
    const one = { squared: 1, persistenceSquared: 2 };
    assert.equal(skillInterval(new Array(9).fill(one), STRETCH_SEC), undefined);
    assert.ok(skillInterval(new Array(10).fill(one), STRETCH_SEC));
    assert.equal(
      skillInterval(new Array(99).fill({ squared: 2, persistenceSquared: 2 }), STRETCH_SEC),
      undefined,
    );
    assert.equal(
      skillInterval(new Array(99).fill({ squared: 0, persistenceSquared: 0 }), STRETCH_SEC),
      undefined,
    );
  });
});
