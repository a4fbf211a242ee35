import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import type { Outcome, Prediction } from '@foretick/core/forecast';
import fc from 'fast-check';
import { candle, draw, forecast, MINUTE_MS, T0 } from './testing/forecast-world.ts';
import { newVerification, restoreVerification, takeCandle, takePrediction } from './verification.ts';

type Event = Candle | Prediction;

function run(events: readonly Event[], state = newVerification()): Outcome[] {
  return events.flatMap((event) =>
    'predictionId' in event ? takePrediction(state, event) : takeCandle(state, event),
  );
}

const drawn = (...events: readonly Event[]): string[] => draw(run(events));

describe('verification', () => {
  it('holds a forecast against the candle that closes at its target time', () => {
    const [outcome] = run([candle(1), forecast(1, 2), candle(2, 101), candle(3, 104), candle(4, 99)]);
    assert.equal(outcome?.status, 'scored');
    assert.deepEqual(
      [outcome.actualPrice, outcome.basePrice, outcome.actualLogReturn, outcome.predictedLogReturn],
      [104, 100, Math.log(104 / 100), 0.001],
    );
  });

  it('it does not matter which of the two comes first', () => {
    assert.deepEqual(drawn(candle(1), candle(2, 102), candle(3, 103), forecast(1, 1), forecast(1, 2)), [
      'ridge 1+1 102',
      'ridge 1+2 103',
    ]);
  });

  it('gives none for a forecast whose time has not come', () => {
    assert.deepEqual(drawn(forecast(1, 5), candle(2), candle(5)), []);
  });

  it('is void where the candle is not complete, or is not there', () => {
    assert.deepEqual(
      drawn(
        forecast(1, 1),
        forecast(1, 2),
        forecast(1, 3),
        candle(2, 1, { complete: false }),
        candle(4, 104),
      ),
      ['ridge 1+1 (incomplete-candle)', 'ridge 1+2 (missing-candle)', 'ridge 1+3 104'],
    );
    assert.deepEqual(
      drawn(candle(2, 1, { complete: false }), candle(4, 104), forecast(1, 1), forecast(1, 2)),
      ['ridge 1+1 (incomplete-candle)', 'ridge 1+2 (missing-candle)'],
    );
  });

  it('looks at final candles in their first version alone', () => {
    const corrected = candle(2, 999, { revision: 1 });
    const open = candle(2, 555, { status: 'provisional' });
    assert.deepEqual(drawn(forecast(1, 1), open, candle(2, 102), corrected, forecast(2, 1), candle(3, 103)), [
      'ridge 1+1 102',
      'ridge 2+1 103',
    ]);
  });

  it('gives no outcome of a forecast that was missed', () => {
    const { basePrice, logReturn, price, ...key } = forecast(1, 1);
    assert.deepEqual(drawn({ ...key, status: 'missed', reason: 'deadline-passed' }, candle(2)), []);
  });

  it('gives one outcome only of a forecast that comes twice, before or after its candle', () => {
    const twice = [forecast(1, 1), forecast(1, 2)];
    assert.deepEqual(drawn(...twice, ...twice, candle(2), ...twice, candle(3), ...twice), [
      'ridge 1+1 100',
      'ridge 1+2 100',
    ]);
    assert.deepEqual(drawn(candle(2), candle(3), ...twice, ...twice, forecast(2, 1), ...twice), [
      'ridge 1+1 100',
      'ridge 1+2 100',
      'ridge 2+1 100',
    ]);
  });

  it('forgets no candle while forecasts lag by tens of thousands', () => {
    const state = newVerification();
    const candles = Array.from({ length: 25_000 }, (_, index) => candle(index + 1, 100 + index));
    assert.deepEqual(run(candles, state), []);
    const outcomes = run(
      Array.from({ length: 24_990 }, (_, index) => forecast(index + 1, 5)),
      state,
    );
    assert.ok(outcomes.every((one) => one.status === 'scored'));
    assert.equal(outcomes.length, 24_990);
    assert.ok(state.closes.length <= 11);
  });
});

const runs = { numRuns: process.env.FORETICK_TEST_SIZE === 'long' ? 3_000 : 150 };

/** A day in which some candles are missing or cut, and forecasts, some of them told twice, with their candles. */
const day = fc
  .record({
    fates: fc.array(fc.constantFrom('fine', 'fine', 'fine', 'cut', 'missing'), {
      minLength: 1,
      maxLength: 60,
      size: 'max',
    }),
    skipped: fc.array(fc.boolean(), { maxLength: 60 }),
    repeats: fc.array(fc.nat(3), { maxLength: 60 }),
    lead: fc.array(fc.nat(4), { maxLength: 200 }),
    cut: fc.nat(300),
  })
  .map(({ fates, skipped, repeats, lead, cut }) => {
    const candles = fates.flatMap((fate, index) =>
      fate === 'missing' ? [] : candle(index + 1, 100 + ((index * 7) % 13), { complete: fate === 'fine' }),
    );
    const made = candles.filter((one, index) => one.complete && skipped[index] !== true);
    const forecasts = made.flatMap((one, index) => {
      const minute = (one.closeTime - T0) / MINUTE_MS;
      const list = [1, 5, 15].flatMap((horizon) =>
        ['ridge', 'persistence'].map((model) => forecast(minute, horizon, { model, basePrice: one.close })),
      );
      return Array.from({ length: 1 + (repeats[index] === 3 ? 1 : 0) }, () => list).flat();
    });
    return { candles, forecasts, events: merge(candles, forecasts, lead), cut };
  });

/** Both lists keep their order; now the one, now the other is ahead. */
function merge(
  candles: readonly Candle[],
  forecasts: readonly Prediction[],
  lead: readonly number[],
): Event[] {
  const events: Event[] = [];
  let [c, f] = [0, 0];
  for (let turn = 0; c < candles.length || f < forecasts.length; turn += 1) {
    const candleTurns = lead[turn] ?? 1;
    events.push(...candles.slice(c, c + candleTurns));
    c += candleTurns;
    const forecastTurns = (lead[turn + 1] ?? 1) * 6;
    events.push(...forecasts.slice(f, f + forecastTurns));
    f += forecastTurns;
  }
  return events;
}

describe('verification: what always holds', () => {
  it('in whatever order the two arrive, each forecast gets the outcome that a look at the whole day gives', () => {
    fc.assert(
      fc.property(day, ({ candles, forecasts, events }) => {
        const newest = candles.at(-1)?.closeTime ?? 0;
        const byClose = new Map(candles.map((one) => [one.closeTime, one]));
        const unique = new Map(forecasts.map((one) => [one.predictionId, one]));
        const expected = [...unique.values()]
          .filter((one) => one.targetTime <= newest)
          .map((one) => {
            const target = byClose.get(one.targetTime);
            const word =
              target === undefined
                ? '(missing-candle)'
                : target.complete
                  ? target.close
                  : '(incomplete-candle)';
            return `${one.predictionId} ${word}`;
          });
        assert.deepEqual(drawn(...events).sort(), expected.sort());
      }),
      runs,
    );
  });

  it('a snapshot through JSON at any point goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(day, ({ events, cut }) => {
        const state = newVerification();
        const first = run(events.slice(0, cut), state);
        const rest = run(events.slice(cut), restoreVerification(JSON.parse(JSON.stringify(state))));
        assert.deepEqual([...first, ...rest], run(events));
      }),
      runs,
    );
  });
});
