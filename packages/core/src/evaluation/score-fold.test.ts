import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ScoredOutcome } from '../forecast/index.ts';
import type { InstrumentId } from '../trade/index.ts';
import { createScoreFold } from './score-fold.ts';

describe('score fold', () => {
  it('counts errors, skill and hits as defined', () => {
    const fold = createScoreFold();
    // forecast bp, actual bp: two hits of three moves; no move forecast or none come counts nowhere
    for (const [forecast, actual] of [
      [2, 4],
      [-1, -3],
      [1, -1],
      [0, 5],
      [3, 0],
    ] as const) {
      fold.next(outcome(forecast, actual));
    }
    const [score] = fold.scores();
    assert.ok(score);
    assert.equal(score.count, 5);
    near(score.maeBp, (2 + 2 + 2 + 5 + 3) / 5);
    near(score.persistenceMaeBp, (4 + 3 + 1 + 5 + 0) / 5);
    near(score.mseSkill, 1 - (4 + 4 + 4 + 25 + 9) / (16 + 9 + 1 + 25));
    near(score.hitRate, 2 / 3);
    assert.equal(score.hitCount, 3);
    near(score.medianMaeBp, (3 + 2.5 + 1.5 + 5 + 1.5) / 5);
    // Of 4, -3, -1, 5, 0 in [-2, 4.5]: outside are -3 by 1 and 5 by half.
    const [interval] = score.intervals;
    assert.ok(interval?.level === 0.8 && interval.count === 5);
    near(interval.coverage, 3 / 5);
    near(interval.widthBp, 6.5);
    near(interval.winklerBp, 6.5 + (10 * 1.5) / 5);
  });

  it('keeps what challengers forecast in the shadow apart', () => {
    const fold = createScoreFold();
    fold.next(outcome(1, 2));
    const shadow = fold.next({ ...outcome(3, 2), role: 'challenger' });
    assert.deepEqual([shadow.shadow, shadow.count], [true, 1]);
    assert.deepEqual(
      fold.scores().map((score) => [score.shadow, score.count]),
      [
        [false, 1],
        [true, 1],
      ],
    );
  });

  it('leaves undefined what is not defined', () => {
    const fold = createScoreFold();
    assert.deepEqual(fold.scores(), []);
    const score = fold.next(outcome(0, 0));
    assert.equal(score.mseSkill, undefined);
    assert.equal(score.hitRate, undefined);
    assert.equal(score.maeBp, 0);
  });

  it('keeps pairs, intervals, horizons and models apart, and versions together', () => {
    const fold = createScoreFold();
    fold.next(outcome(1, 1));
    fold.next({ ...outcome(1, 1), modelVersion: 'ridge-2' });
    fold.next({ ...outcome(1, 1), model: 'persistence' });
    fold.next({ ...outcome(1, 1), horizonSec: 300 });
    fold.next({ ...outcome(1, 1), intervalSec: 300 });
    fold.next({ ...outcome(1, 1), instrument: 'kraken:ETH/USD' as InstrumentId });
    assert.deepEqual(
      fold.scores().map((score) => score.count),
      [2, 1, 1, 1, 1],
    );
  });

  it('goes on from a snapshot that went through JSON, and begins anew where there is no sense in it', () => {
    const [uninterrupted, before, after] = [createScoreFold(), createScoreFold(), createScoreFold()];
    const outcomes = Array.from({ length: 50 }, (_, i) => outcome(Math.sin(i), Math.cos(i * i)));
    for (const one of outcomes) uninterrupted.next(one);
    for (const one of outcomes.slice(0, 20)) before.next(one);
    after.restore(JSON.parse(JSON.stringify(before.snapshot())));
    for (const one of outcomes.slice(20)) after.next(one);
    assert.deepEqual(after.scores(), uninterrupted.scores());
    for (const wrong of [undefined, {}, { running: [{}] }, { running: [{ sums: {} }] }]) {
      assert.equal(after.restore(wrong), false);
      assert.deepEqual(after.scores(), []);
    }
  });

  it('begins anew where anything in a snapshot is of another kind', () => {
    const fold = createScoreFold();
    fold.next(outcome(1, 2));
    const text = JSON.stringify(fold.snapshot());
    const [saved] = JSON.parse(text).running;
    const restores = (one: unknown) => createScoreFold().restore({ running: [one] });
    assert.equal(restores(saved), true);
    for (const name of Object.keys(saved)) {
      if (name === 'sums') continue;
      assert.equal(restores({ ...saved, [name]: null }), false, name);
      assert.equal(restores({ ...saved, [name]: {} }), false, name);
    }
    for (const name of Object.keys(saved.sums)) {
      const { [name]: _, ...less } = saved.sums;
      assert.equal(restores({ ...saved, sums: less }), false, name);
    }
    for (const wrong of [null, 'running', { running: null }, { running: [saved, null] }]) {
      const broken = createScoreFold();
      broken.next(outcome(1, 2));
      assert.equal(broken.restore(wrong), false);
      assert.deepEqual(broken.scores(), []);
    }
  });

  it('keeps the levels of intervals in order, whichever comes first', () => {
    const fold = createScoreFold();
    const at = (level: number) => ({ level, lower: -1, upper: 1 });
    fold.next({ ...outcome(1, 2), intervals: [at(0.9)] });
    const score = fold.next({ ...outcome(1, 2), intervals: [at(0.5), at(0.9)] });
    assert.deepEqual(
      score.intervals.map(({ level, count }) => [level, count]),
      [
        [0.5, 1],
        [0.9, 2],
      ],
    );
    assert.equal(fold.next({ ...outcome(1, 2), intervals: [] }).intervals.length, 2);
  });

  it('tells the newest target time, also when an older one comes after it', () => {
    const fold = createScoreFold();
    const [first, second] = [outcome(1, 2), outcome(1, 2)];
    fold.next(second);
    assert.equal(fold.next(first).lastTargetTime, second.targetTime);
  });

  it('goes on from a snapshot of before there were challengers, medians and intervals', () => {
    const [now, before] = [createScoreFold(), createScoreFold()];
    const plain = (i: number) => {
      const { predictedLogReturn, ...rest } = outcome(Math.sin(i), Math.cos(i));
      return { ...rest, predictedLogReturn, medianLogReturn: predictedLogReturn, intervals: [] };
    };
    for (let i = 0; i < 20; i += 1) now.next(plain(i));
    const old = now.snapshot().running.map(({ shadow, medianAbsolute, intervals, ...one }) => one);
    assert.equal(before.restore(JSON.parse(JSON.stringify({ running: old }))), true);
    assert.deepEqual(before.scores(), now.scores());
    assert.equal(before.next(plain(20)).count, 21);
  });
});

let targets = 0;

function outcome(forecastBp: number, actualBp: number): ScoredOutcome {
  targets += 60_000;
  return {
    status: 'scored',
    predictionId: String(targets),
    instrument: 'kraken:BTC/USD' as InstrumentId,
    intervalSec: 60,
    asOf: targets - 60_000,
    horizonSec: 60,
    targetTime: targets,
    model: 'ridge',
    modelVersion: 'ridge-1',
    role: 'champion',
    predictedLogReturn: forecastBp / 10_000,
    medianLogReturn: forecastBp / 20_000,
    intervals: [{ level: 0.8, lower: -2 / 10_000, upper: 4.5 / 10_000 }],
    basePrice: 100,
    actualPrice: 100 * Math.exp(actualBp / 10_000),
    actualLogReturn: actualBp / 10_000,
  };
}

function near(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}
