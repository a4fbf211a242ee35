import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bestTrial, newSearch, nextBatch, type SearchJournal, withTrials } from './search-journal.ts';
import { pointOf, type SearchSpace, type Settings, settingsAt } from './search-space.ts';

const TARGET = [0.3, 0.7, 0.45, 0.2, 0.85, 0.6];
const CUBE: SearchSpace = TARGET.map((_, i) => ({
  ...{ name: `x${i}`, low: 0, high: 1, scale: 'linear', whole: false },
}));
const SEEDS = Array.from({ length: 31 }, (_, i) => i + 1);

describe('the search', () => {
  it('finds better settings than as many even draws: 30 trials, six dimensions, median of 31 seeds', () => {
    const even = median(SEEDS.map((seed) => best(oneBatch(newSearch(CUBE, seed, 30)))));
    const alone = median(SEEDS.map((seed) => best(searched(newSearch(CUBE, seed, 1), 30))));
    const byFour = median(SEEDS.map((seed) => best(searched(newSearch(CUBE, seed, 4), 30))));
    assert.ok(even > 0.15 && alone < 0.08 && byFour < 0.12, `${even} ${alone} ${byFour}`);
  });

  it('repeats under a seed, and goes on from any journal as if it had never stopped', () => {
    const whole = searched(newSearch(CUBE, 5, 4), 30);
    assert.deepEqual(searched(newSearch(CUBE, 5, 4), 30), whole);
    assert.notDeepEqual(searched(newSearch(CUBE, 6, 4), 30).trials, whole.trials);
    for (const stop of [0, 1, 7, 8, 18, 29]) {
      const kept: SearchJournal = JSON.parse(
        JSON.stringify({ ...whole, trials: whole.trials.slice(0, stop) }),
      );
      assert.deepEqual(searched(kept, 30), whole);
    }
  });

  it('takes a batch in any order, and no other trials', () => {
    const start = newSearch(CUBE, 1, 4);
    const batch = nextBatch(start).map((trial) => ({ ...trial, loss: lossOf(trial.settings) }));
    assert.deepEqual(withTrials(start, batch.toReversed()), withTrials(start, batch));
    assert.throws(() => withTrials(start, batch.slice(1)), RangeError);
    assert.equal(new Set(batch.map(({ settings }) => JSON.stringify(settings))).size, 4);
  });

  it('goes on when trials come to nothing', () => {
    let journal = newSearch(CUBE, 2, 4);
    while (journal.trials.length < 40) {
      const failing = nextBatch(journal).map((trial) => ({
        ...trial,
        loss: trial.number % 2 === 0 ? null : lossOf(trial.settings),
      }));
      journal = withTrials(journal, failing);
    }
    assert.ok((bestTrial(journal)?.loss ?? 1) < 0.3);
    assert.equal(bestTrial(newSearch(CUBE, 1, 1)), undefined);
  });
});

describe('a search space', () => {
  it('gives settings within its ends, whole where they must be, and finds their place again', () => {
    const space: SearchSpace = [
      { name: 'depth', low: 3, high: 8, scale: 'linear', whole: true },
      { name: 'penalty', low: 5, high: 500, scale: 'log', whole: false },
      { name: 'days', low: 20, high: 180, scale: 'log', whole: true },
    ];
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(share, share, share), (point) => {
        const settings = settingsAt(space, point);
        for (const { name, low, high, whole } of space) {
          const value = settings[name] ?? Number.NaN;
          assert.ok(value >= low && value <= high && (!whole || Number.isInteger(value)), `${name} ${value}`);
        }
        for (const place of pointOf(space, settings)) assert.ok(place >= -1e-9 && place <= 1 + 1e-9);
        const again = settingsAt(space, pointOf(space, settings));
        for (const [name, value] of Object.entries(settings))
          assert.ok(Math.abs((again[name] ?? 0) / value - 1) < 1e-9);
      }),
    );
    assert.ok(Math.abs((settingsAt(space, [0.5, 0.5, 0.5]).penalty ?? 0) - 50) < 1e-9);
  });

  it('gives each whole number as much room, also those at the ends', () => {
    const space: SearchSpace = [{ name: 'depth', low: 3, high: 8, scale: 'linear', whole: true }];
    const shares = Array.from({ length: 60 }, (_, i) => (i + 0.5) / 60);
    const found = shares.map((share) => settingsAt(space, [share]).depth);
    for (let depth = 3; depth <= 8; depth += 1) {
      assert.equal(found.filter((one) => one === depth).length, 10, `depth ${depth}`);
    }
    const places = [3, 8].map((depth) => pointOf(space, { depth })[0] ?? Number.NaN);
    assert.deepEqual(
      places.map((place) => Math.round(place * 12)),
      [1, 11],
    );
    assert.deepEqual(
      [-1, 2].map((share) => settingsAt(space, [share]).depth),
      [3, 8],
    );
  });
});

function lossOf(settings: Settings): number {
  return TARGET.reduce((sum, target, i) => sum + ((settings[`x${i}`] ?? 0) - target) ** 2, 0);
}

function oneBatch(journal: SearchJournal): SearchJournal {
  const finished = nextBatch(journal).map((trial) => ({ ...trial, loss: lossOf(trial.settings) }));
  return withTrials(journal, finished);
}

/** Until so many trials are there; of the last batch those that are too many are left out. */
function searched(start: SearchJournal, trials: number): SearchJournal {
  let journal = start;
  while (journal.trials.length < trials) journal = oneBatch(journal);
  return { ...journal, trials: journal.trials.slice(0, trials) };
}

function best(journal: SearchJournal): number {
  return bestTrial(journal)?.loss ?? Number.POSITIVE_INFINITY;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
