import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { PublishedPrediction } from '@foretick/core/forecast';
import { type Champion, championAfter, type PromotionEvent } from '@foretick/ports';
import {
  DEFAULT_GUARD,
  type GuardState,
  guardAfterCandle,
  guardAfterForecast,
  NEW_GUARD,
  rollBack,
} from './live-guard.ts';
import { PERSISTENCE } from './serving-model.ts';
import { normals } from './testing/normals.ts';
import { closeOf, walk } from './testing/predictor-world.ts';

const [EXAMPLE] = walk(1);
const STEP = 0.001;

/** Rolls a market of log-returns past a champion that forecasts from the newest return. Gives the minutes of roll-backs. */
function run(
  returns: readonly number[],
  forecast: (newest: number) => number,
  horizon = 1,
  { promotedAgain = false, incomplete = () => false as boolean } = {},
): { readonly rolledBackAt: readonly number[]; readonly events: readonly PromotionEvent[] } {
  assert.ok(EXAMPLE);
  let guard: GuardState = NEW_GUARD;
  let champion: Champion | undefined = championAfter(undefined, promotion('a', 0));
  let close = 100;
  const events: PromotionEvent[] = [];
  for (const [minute, move] of returns.entries()) {
    close *= Math.exp(move);
    const times = { openTime: closeOf(minute - 1), closeTime: closeOf(minute) };
    const candle: Candle = { ...EXAMPLE, ...times, close, complete: !incomplete() };
    const step = guardAfterCandle(guard, champion, candle, horizon * 60, DEFAULT_GUARD);
    guard = step.guard;
    const event =
      step.pValue && rollBack(guard, champion, candle, horizon * 60, step.pValue, PERSISTENCE, DEFAULT_GUARD);
    if (event) {
      events.push(event);
      champion = championAfter(champion, event);
    }
    // The schedule promotes a new version each hour; a hold keeps it out.
    if (promotedAgain && minute % 60 === 0)
      champion = championAfter(champion, promotion(`a${minute}`, minute));
    guard = guardAfterCandle(guard, champion, { ...candle, closeTime: 0 }, 0, DEFAULT_GUARD).guard;
    guard = guardAfterForecast(guard, predicted(champion, minute, horizon, close, forecast(move)));
  }
  return { rolledBackAt: events.map((one) => minuteOf(one.effectiveFrom)), events };
}

describe('the guard over live skill', () => {
  it('rolls a model back soon after a regime change turns it from good to bad', () => {
    const delays: number[] = [];
    for (let seed = 1; seed <= 20; seed += 1) {
      const market = momentum(seed, 4_000, (minute) => (minute < 2_000 ? 0.25 : -0.25));
      const { rolledBackAt, events } = run(market, (newest) => 0.25 * newest);
      const [first = 0] = rolledBackAt;
      assert.equal(rolledBackAt.length, 1, `seed ${seed}: ${rolledBackAt}`);
      assert.ok(first > 2_000 && first <= 2_600, `seed ${seed}: at ${first}`);
      assert.equal(events[0]?.modelVersion, 'persistence-1');
      assert.equal(events[0]?.replaces, 'a');
      delays.push(first - 2_000);
    }
    assert.ok(Math.max(...delays) <= 600, String(delays));
  });

  it('judges the versions that a schedule promotes one after another as one line, and holds the schedule after', () => {
    const market = momentum(3, 4_000, () => -0.25);
    const { rolledBackAt, events } = run(market, (newest) => 0.25 * newest, 1, { promotedAgain: true });
    assert.ok(rolledBackAt.length >= 2, 'it was tried again after the hold, and failed again');
    for (const [i, minute] of rolledBackAt.entries()) {
      const later = rolledBackAt[i + 1];
      if (later !== undefined) assert.ok(later - minute >= 1_000, `${rolledBackAt}`);
    }
    assert.ok(events.every((one) => one.modelVersion === 'persistence-1'));
  });

  it('leaves a model alone that is persistence under another name', () => {
    assert.deepEqual(run(normals(1, 3_000).map(scaled), () => 0).rolledBackAt, []);
  });

  for (const [horizon, allowed] of [
    [1, 2],
    [5, 2],
    [15, 2],
  ] as const) {
    it(`rarely rolls back a model without skill and without harm, ${horizon} minutes ahead`, () => {
      // Forecasts of one part in ten thousand of a move: the cost of being there is nothing, luck decides.
      let alarms = 0;
      for (let seed = 1; seed <= 60; seed += 1) {
        alarms += Math.min(
          run(normals(seed, 2_000).map(scaled), (newest) => 1e-4 * newest, horizon).rolledBackAt.length,
          1,
        );
      }
      assert.ok(alarms <= allowed, `${alarms} of 60 in 2,000 minutes`);
    });
  }

  it('forgets a doubt that the next judgement does not share', () => {
    assert.ok(EXAMPLE);
    const champion = championAfter(undefined, promotion('a', 0));
    const close = 100;
    const [targetTime, logReturn] = [closeOf(1), Math.log(101 / 100)];
    const losses = normals(2, 499).map((one) => 1e-8 * (one - 1));
    const { line } = guardAfterCandle(NEW_GUARD, champion, EXAMPLE, 60, DEFAULT_GUARD).guard;
    const doubted: GuardState = {
      ...{ line, before: undefined, waiting: [{ targetTime, basePrice: close, logReturn }] },
      ...{ losses, moves: losses.map(() => 1e-8), steps: losses, scored: 499, doubts: 1 },
      newest: { closeTime: closeOf(0), close },
    };
    const candle = { ...EXAMPLE, openTime: closeOf(0), closeTime: targetTime, close: 101 };
    const { guard, pValue } = guardAfterCandle(doubted, champion, candle, 60, DEFAULT_GUARD);
    assert.deepEqual([guard.scored, guard.doubts, pValue], [500, 0, undefined]);
  });

  it('counts no forecast whose target candle lacks trades', () => {
    const market = momentum(1, 1_500, () => -0.25);
    assert.equal(run(market, (newest) => 0.25 * newest).rolledBackAt.length, 1);
    assert.deepEqual(run(market, (newest) => 0.25 * newest, 1, { incomplete: () => true }).rolledBackAt, []);
  });

  it('goes back to the champion before when its own record was good, else to persistence', () => {
    for (const [coefficient, expected] of [
      [0.25, 'good'],
      [-0.25, 'persistence-1'],
    ] as const) {
      assert.equal(targetAfter(coefficient)?.modelVersion, expected);
    }
  });
});

/** A person promotes a second model after 900 minutes of the first; the second one is bad. */
function targetAfter(coefficient: number): PromotionEvent | undefined {
  assert.ok(EXAMPLE);
  let guard: GuardState = NEW_GUARD;
  let champion = championAfter(undefined, promotion('good', 0));
  let close = 100;
  for (const [minute, move] of momentum(5, 2_400, () => 0.25).entries()) {
    close *= Math.exp(move);
    const times = { openTime: closeOf(minute - 1), closeTime: closeOf(minute) };
    const candle = { ...EXAMPLE, ...times, close };
    if (minute === 499) champion = championAfter(champion, { ...promotion('bad', minute), by: 'person' });
    const step = guardAfterCandle(guard, champion, candle, 60, DEFAULT_GUARD);
    guard = step.guard;
    const event =
      step.pValue && rollBack(guard, champion, candle, 60, step.pValue, PERSISTENCE, DEFAULT_GUARD);
    if (event) return event;
    const share = champion.modelVersion === 'good' ? coefficient : -0.25;
    guard = guardAfterForecast(guard, predicted(champion, minute, 1, close, share * move));
  }
  return undefined;
}

function momentum(seed: number, count: number, share: (minute: number) => number): number[] {
  let before = 0;
  return normals(seed, count).map((noise, minute) => {
    before = share(minute) * before + scaled(noise);
    return before;
  });
}

function scaled(noise: number): number {
  return STEP * noise;
}

function minuteOf(time: number): number {
  return (time - closeOf(0)) / 60_000;
}

function promotion(modelVersion: string, minute: number): PromotionEvent {
  assert.ok(EXAMPLE);
  const { instrument, intervalSec } = EXAMPLE;
  const of = { kind: 'promotion', instrument, intervalSec, horizonSec: 60, model: 'ridge' } as const;
  return { ...of, modelVersion, effectiveFrom: closeOf(minute), reason: 'test' };
}

function predicted(
  { model, modelVersion }: Champion,
  minute: number,
  horizon: number,
  basePrice: number,
  logReturn: number,
): PublishedPrediction {
  assert.ok(EXAMPLE);
  const { instrument, intervalSec } = EXAMPLE;
  return {
    ...{ predictionId: `${modelVersion} ${minute}`, instrument, intervalSec, asOf: closeOf(minute) },
    ...{ horizonSec: horizon * 60, targetTime: closeOf(minute + horizon), model, modelVersion },
    ...{ role: 'champion', featureViewHash: 'view', processingTime: 0, status: 'published' },
    ...{ basePrice, logReturn, price: basePrice },
    ...{ medianLogReturn: logReturn, volatility: undefined, intervals: [], edge: 'below-cost' },
  };
}
