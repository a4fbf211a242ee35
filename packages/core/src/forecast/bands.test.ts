import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../indicator/random-candles.ts';
import { type Bands, bandsAfterCandle, bandsAfterForecast, intervalsAround, NEW_BANDS } from './bands.ts';
import { INTERVAL_LEVELS, type PredictionInterval, type PublishedPrediction } from './prediction.ts';

const MINUTE_MS = 60_000;

/** Absolute values of a standard normal at evenly spaced probabilities. */
const QUANTILES = normals(1, 4_000)
  .map(Math.abs)
  .sort((a, b) => a - b)
  .filter((_, i) => i % 20 === 10);

describe('published intervals', () => {
  it('lie around the mean, in units of the volatility', () => {
    const quantiles = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
    const intervals = intervalsAround(0.001, 0.01, quantiles, NEW_BANDS);
    const halves = intervals.map(({ lower, upper }) => [(0.001 - lower) / 0.01, (upper - 0.001) / 0.01]);
    for (const [i, level] of INTERVAL_LEVELS.entries()) {
      for (const half of halves[i] ?? []) assert.ok(Math.abs(half - level) < 1e-9, `${half} for ${level}`);
    }
    assert.deepEqual(intervalsAround(0, 1, [], NEW_BANDS), []);
  });

  for (const [what, horizon, sizeAt] of [
    ['as they were forecast', 1, () => 1],
    ['a fifth larger than forecast', 1, () => 1.2],
    ['a third smaller than forecast', 5, () => 0.67],
    ['half as large again from half-time on', 5, (share: number) => (share < 0.5 ? 1 : 1.5)],
  ] as const) {
    it(`hold as often as they say where errors are ${what}`, () => {
      const { inside, count } = lived(horizon, 40_000, sizeAt);
      for (const [i, level] of INTERVAL_LEVELS.entries()) {
        const coverage = (inside[i] ?? 0) / count;
        assert.ok(Math.abs(coverage - level) < 0.01, `${level}: ${coverage}`);
      }
    });
  }

  it('learn only from complete candles at the very target time', () => {
    const waiting = bandsAfterForecast(NEW_BANDS, published(0, 1, [{ level: 0.5, lower: 0, upper: 0 }]));
    const at = (minute: number, complete = true) =>
      bandsAfterCandle(waiting, { closeTime: minute * MINUTE_MS, close: 200, complete }, 60);
    assert.deepEqual(at(0), waiting);
    assert.deepEqual(at(2), NEW_BANDS, 'the candle did not come');
    assert.deepEqual(at(1, false), NEW_BANDS);
    assert.deepEqual(at(1).missRates, [0.5 - 0.005 * 0.5]);
  });

  it('are nested and finite, and remember no more than the horizon, whatever comes', () => {
    const moves = fc.array(
      fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.boolean(), fc.boolean()),
      {
        maxLength: 200,
      },
    );
    const errors = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 });
    const rates = fc.tuple(...INTERVAL_LEVELS.map(() => fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(
        moves,
        errors,
        rates,
        fc.integer({ min: 1, max: 15 }),
        (steps, some, missRates, horizon) => {
          const quantiles = some.toSorted((a, b) => a - b);
          let bands: Bands = { ...NEW_BANDS, missRates };
          let close = 100;
          for (const [minute, [move, complete, published_]] of steps.entries()) {
            close *= Math.exp(move);
            bands = bandsAfterCandle(bands, { closeTime: minute * MINUTE_MS, close, complete }, horizon * 60);
            const intervals = intervalsAround(move, Math.abs(move), quantiles, bands);
            assertNested(intervals);
            if (published_) bands = bandsAfterForecast(bands, published(minute, horizon, intervals, close));
            assert.ok(bands.waiting.length <= horizon);
            assert.deepEqual(JSON.parse(JSON.stringify(bands)), bands);
          }
        },
      ),
    );
  });
});

/** Box and Muller. */
function normals(seed: number, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

function assertNested(intervals: readonly PredictionInterval[]): void {
  assert.deepEqual(
    intervals.map(({ level }) => level),
    [...INTERVAL_LEVELS],
  );
  for (const [i, { lower, upper }] of intervals.entries()) {
    assert.ok(Number.isFinite(lower) && Number.isFinite(upper) && lower <= upper);
    const inner = intervals[i - 1];
    if (inner !== undefined)
      assert.ok(lower <= inner.lower && inner.upper <= upper, JSON.stringify(intervals));
  }
}

/** A market whose one-minute returns are `sizeAt` times as large as the forecast volatility says. */
function lived(horizon: number, minutes: number, sizeAt: (share: number) => number) {
  const noise = normals(7, minutes);
  const inside = INTERVAL_LEVELS.map(() => 0);
  let bands: Bands = NEW_BANDS;
  let logPrice = 0;
  let count = 0;
  const open: { readonly from: number; readonly intervals: readonly PredictionInterval[] }[] = [];
  for (const [minute, one] of noise.entries()) {
    logPrice += 0.001 * one * sizeAt(minute / minutes);
    const close = Math.exp(logPrice);
    const due = open.length === horizon ? open.shift() : undefined;
    if (due !== undefined) {
      count += 1;
      for (const [i, { lower, upper }] of due.intervals.entries()) {
        const move = logPrice - due.from;
        if (lower <= move && move <= upper) inside[i] = (inside[i] ?? 0) + 1;
      }
    }
    bands = bandsAfterCandle(bands, { closeTime: minute * MINUTE_MS, close, complete: true }, horizon * 60);
    const intervals = intervalsAround(0, 0.001 * Math.sqrt(horizon), QUANTILES, bands);
    bands = bandsAfterForecast(bands, published(minute, horizon, intervals, close));
    open.push({ from: logPrice, intervals });
  }
  return { inside, count };
}

function published(
  minute: number,
  horizon: number,
  intervals: readonly PredictionInterval[],
  basePrice = 100,
): PublishedPrediction {
  const asOf = minute * MINUTE_MS;
  return {
    ...{ predictionId: `${minute}`, instrument: 'test:BTC/USD' as PublishedPrediction['instrument'] },
    ...{ intervalSec: 60, asOf, horizonSec: horizon * 60, targetTime: asOf + horizon * MINUTE_MS },
    ...{ model: 'ridge', modelVersion: 'a', role: 'champion', featureViewHash: 'view', processingTime: 0 },
    ...{ status: 'published', basePrice, logReturn: 0, price: basePrice, medianLogReturn: 0 },
    ...{ volatility: 0.001, intervals, edge: 'none' },
  };
}
