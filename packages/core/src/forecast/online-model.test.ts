import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ONLINE_FAMILY } from './fit-online.ts';
import { fitRidge } from './fit-ridge.ts';
import {
  type OnlineModel,
  type OnlineOutcome,
  onlineAfter,
  onlineForecast,
  onlineStart,
} from './online-model.ts';
import { PLANTED_HORIZON_SEC, plantedRows } from './planted-rows.ts';

const MINUTE = 60_000;
const model: OnlineModel = {
  start: {
    ...{ kind: 'ridge', means: [0.5, -1], scales: [2, 1], coefficients: [0.1, -0.2] },
    ...{ intercept: 0.01, lambda: 1, shrinkage: 0.5 },
  },
  rate: 0.05,
};

const outcomes = fc
  .uniqueArray(
    fc.record({
      targetTime: fc.integer({ min: 1, max: 60 }).map((minute) => minute * MINUTE),
      values: fc.tuple(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
      ),
      target: fc.double({ min: -6, max: 6, noNaN: true }),
    }),
    { selector: ({ targetTime }) => targetTime, maxLength: 40 },
  )
  .chain((all) =>
    fc.record({
      inOrder: fc.constant(all.toSorted((a, b) => a.targetTime - b.targetTime)),
      shuffled: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      cuts: fc.array(fc.nat(all.length), { maxLength: 6 }),
    }),
  );

describe('online model', () => {
  it('comes to the same, however what came is ordered, cut into batches, or told twice', () => {
    fc.assert(
      fc.property(outcomes, ({ inOrder, shuffled, cuts }) => {
        const end = 61 * MINUTE;
        const expected = onlineAfter(model, onlineStart(model), inOrder, end);
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), shuffled.length];
        let state = onlineStart(model);
        for (const [i, from] of bounds.entries()) {
          const batch = shuffled.slice(from, bounds[i + 1] ?? shuffled.length);
          state = onlineAfter(model, state, [...batch, ...batch], 0);
        }
        assert.deepEqual(onlineAfter(model, state, [], end), expected);
        assert.deepEqual(onlineAfter(model, expected, inOrder, end), expected, 'told again');
        // One by one, each at its time, through JSON.
        let lived = onlineStart(model);
        for (const one of inOrder) {
          lived = JSON.parse(JSON.stringify(onlineAfter(model, lived, [one], one.targetTime)));
        }
        assert.deepEqual({ ...lived, waiting: [] }, JSON.parse(JSON.stringify(expected)));
      }),
    );
  });

  it('uses no outcome before its time, whenever it was told', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(60), ({ inOrder }, minute) => {
        const now = minute * MINUTE;
        const { waiting, ...known } = onlineAfter(model, onlineStart(model), inOrder, now);
        const past = inOrder.filter(({ targetTime }) => targetTime <= now);
        assert.deepEqual({ ...known, waiting: [] }, onlineAfter(model, onlineStart(model), past, now));
        assert.deepEqual(waiting, inOrder.slice(past.length));
      }),
    );
  });

  it('takes the share that it is told out of an error', () => {
    const told = (target: number): OnlineOutcome => ({ targetTime: MINUTE, values: [1, 0.3], target });
    const unshrunk = { ...model, start: { ...model.start, shrinkage: 1 } };
    const forecast = (state = onlineStart(model)) => onlineForecast(unshrunk, state, [1, 0.3], 0);
    const before = forecast();
    const after = forecast(onlineAfter(unshrunk, onlineStart(model), [told(before + 0.2)], MINUTE));
    assert.ok(Math.abs(after - (before + 0.2 * model.rate)) < 1e-12);
    const untaught = { ...unshrunk, rate: 0 };
    assert.equal(forecast(onlineAfter(untaught, onlineStart(model), [told(1)], MINUTE)), before);
  });

  it('is as good as ridge where all stays as it was, and better where it turns', () => {
    const planted = plantedRows(6_000, 0.3);
    const frozen = fitRidge(planted);
    assert.ok(frozen.kind === 'fitted');
    const steady = fitted(planted).metrics.holdoutMseSkill ?? 0;
    assert.ok(Math.abs(steady - (frozen.metrics.holdoutMseSkill ?? 0)) < 0.005, `${steady}`);
    const turning = plantedRows(6_000, 0.3);
    // From the middle of the training rows on it is the other way round.
    for (let i = 3_500; i < 6_000; i += 1) {
      turning.labels.logReturns[i] = -(turning.labels.logReturns[i] ?? 0);
    }
    const fit = fitted(turning);
    const ridge = fitRidge(turning);
    assert.ok(ridge.kind === 'fitted');
    assert.ok((fit.online?.rate ?? 0) > 0);
    const better = fit.metrics.holdoutMseSkill ?? 0;
    assert.ok(better > (ridge.metrics.holdoutMseSkill ?? 0) + 0.01, `${better}`);
  });

  it('chooses by what would have been known: the newest labels of the holdout change no forecast of their own horizon', () => {
    const rows = plantedRows(2_000, 0.3);
    const { holdout } = fitted(rows);
    const last = holdout.rows.at(-1) ?? 0;
    const steps = PLANTED_HORIZON_SEC / 60;
    // What is told of the newest rows is known after the last forecast; only the choice of rate and shrinkage sees it.
    const wild = plantedRows(2_000, 0.3);
    for (let row = last - steps + 1; row <= last; row += 1) wild.labels.logReturns[row] = 0;
    const scaled = fitted(wild).holdout.scaled;
    const ratio = (scaled[100] ?? 1) / (holdout.scaled[100] ?? 1);
    for (const [i, one] of holdout.scaled.entries()) {
      assert.ok(Math.abs(one * ratio - (scaled[i] ?? 0)) < 1e-9, `${i}`);
    }
  });
});

function fitted(rows: ReturnType<typeof plantedRows>) {
  const steps = ONLINE_FAMILY.fitSteps(rows);
  for (;;) {
    const step = steps.next();
    if (!step.done) continue;
    assert.ok(step.value.kind === 'fitted');
    return step.value;
  }
}
