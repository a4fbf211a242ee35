import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { INDICATOR_CATALOGUE } from './catalogue.ts';
import type { IndicatorInput } from './indicator-input.ts';
import { IndicatorSet } from './indicator-set.ts';
import { indicatorOrThrow } from './parse-indicator.ts';
import { BATCH_VERSIONS, type Batch } from './testing/batch-versions.ts';
import { markets } from './testing/markets.ts';

// To add an indicator: one entry of BATCH_VERSIONS with a slow, obvious version of its definition.
const MARKETS = markets(180);
const [CANDLES = []] = Object.values(MARKETS);

describe('the contract', () => {
  it('holds for every indicator of the catalogue', () => {
    assert.deepEqual(Object.keys(BATCH_VERSIONS).sort(), INDICATOR_CATALOGUE.map(({ name }) => name).sort());
  });
});

for (const [name, { cases, batch }] of Object.entries(BATCH_VERSIONS)) {
  for (const parameters of cases) contract(parameters === '' ? name : `${name}(${parameters})`, batch);
}

function contract(text: string, batch: Batch): void {
  const { parameters, columns } = indicatorOrThrow(text);
  const make = () => new IndicatorSet([text]);
  const valuesOf = (set: IndicatorSet) => columns.map((_, column) => set.value(column));

  describe(`indicator contract: ${text}`, () => {
    for (const [market, candles] of Object.entries(MARKETS)) {
      it(`equals the batch version, absent exactly during warm-up: ${market}`, () => {
        const set = make();
        const expected = batch(candles, ...parameters);
        assert.equal(expected.length, columns.length);
        candles.forEach((candle, i) => {
          set.add(candle);
          columns.forEach((column, k) => {
            const want = expected[k]?.[i];
            assert.equal(
              want !== undefined,
              i + 1 >= (set.warmUps[k] ?? 0),
              `warm-up of ${column}, candle ${i}`,
            );
            close(set.value(k), want, `${column}, candle ${i}`);
          });
        });
      });
    }

    it('replaces: gives what add would, and has then never seen it', () => {
      const set = make();
      const undisturbed = make();
      CANDLES.forEach((candle, i) => {
        const copy = make();
        copy.restore(set.snapshot());
        const provisional = CANDLES[(i * 7) % CANDLES.length] ?? candle;
        const before = set.snapshot();
        set.replace(candle);
        set.replace(provisional);
        assert.deepEqual(set.snapshot(), before);
        copy.add(provisional);
        assert.deepEqual(valuesOf(set), valuesOf(copy));
        set.add(candle);
        undisturbed.add(candle);
        assert.deepEqual(valuesOf(set), valuesOf(undisturbed));
        assert.deepEqual(set.snapshot(), undisturbed.snapshot());
      });
    });

    it('goes on bit for bit from a snapshot that went through JSON', () => {
      for (let cut = 0; cut < CANDLES.length; cut += 23) {
        const uninterrupted = make();
        for (const candle of CANDLES.slice(0, cut)) uninterrupted.add(candle);
        const restored = make();
        restored.restore(JSON.parse(JSON.stringify(uninterrupted.snapshot())));
        assert.ok(valuesOf(restored).every((value) => value === undefined));
        for (const candle of CANDLES.slice(cut)) {
          restored.replace(CANDLES[0] ?? candle);
          restored.add(candle);
          uninterrupted.add(candle);
          assert.deepEqual(valuesOf(restored), valuesOf(uninterrupted));
        }
      }
    });

    it('refuses a state that it did not write', () => {
      const written = make();
      for (const candle of CANDLES) written.add(candle);
      const [state = []] = written.snapshot();
      const wrong = [
        [],
        state.slice(0, -1),
        [...state, 1],
        [-1, ...state.slice(1)],
        [0.5, ...state.slice(1)],
      ];
      for (const one of wrong) assert.throws(() => make().restore([one]), /state of/);
      assert.throws(() => make().restore([[...state.slice(0, -1), Number.NaN]]), /state of/);
      assert.throws(() => make().restore([]), /state of 1 indicators/);
    });

    it('never gives a number that is not finite, whatever the market', () => {
      fc.assert(
        fc.property(fc.array(HOSTILE, { minLength: 60, maxLength: 120, size: 'max' }), (market) => {
          const set = make();
          for (const candle of market) {
            set.add(candle);
            for (const value of valuesOf(set)) assert.ok(value === undefined || Number.isFinite(value));
          }
        }),
        { numRuns: 20 },
      );
    });

    it('keeps no more the longer it runs', () => {
      const set = make();
      for (let round = 0; round < 8; round += 1) {
        for (const candle of CANDLES) set.add(candle);
        const length = set.snapshot()[0]?.length ?? 0;
        const most = 16 + 6 * parameters.reduce((sum, parameter) => sum + parameter, 0);
        assert.ok(length <= most, `${length} numbers after ${round + 1} rounds`);
      }
    });
  });
}

/** Prices and volumes over eighteen decades, equal ones, none traded, sides and counts not known. */
const PRICE = fc.constantFrom(1e-9, 1.1e-9, 0.1, 0.3, 1, 1, 1, 3e8, 1e9);
const VOLUME = fc.constantFrom(0, 0, 1e-9, 0.1, 1e9);
const HOSTILE: fc.Arbitrary<IndicatorInput> = fc
  .record({
    prices: fc.oneof(
      fc.tuple(PRICE, PRICE, PRICE, PRICE),
      PRICE.map((price) => [price, price, price, price]),
    ),
    bought: VOLUME,
    sold: VOLUME,
    known: fc.boolean(),
  })
  .map(({ prices: [open = 1, close = 1, ...rest], bought, sold, known }) => ({
    intervalSec: 60,
    open,
    high: Math.max(open, close, ...rest),
    low: Math.min(open, close, ...rest),
    close,
    volume: bought + sold,
    quoteVolume: known ? (bought + sold) * close : undefined,
    tradeCount: known ? Math.round(bought) : undefined,
    buyVolume: known ? bought : undefined,
    sellVolume: known ? sold : undefined,
  }));

function close(actual: number | undefined, expected: number | undefined, where: string): void {
  if (expected === undefined || actual === undefined) {
    assert.equal(actual, expected, where);
    return;
  }
  const tolerance = 1e-9 * Math.abs(expected) + 1e-11;
  assert.ok(Math.abs(actual - expected) <= tolerance, `${where}: ${actual} is not ${expected}`);
}
