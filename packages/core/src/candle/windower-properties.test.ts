import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Trade, TradeEvent } from '../trade/index.ts';
import type { Candle } from './index.ts';
import { gap, progress, run, T0, trade, WINDOW } from './testing/timeline.ts';

const runs = { numRuns: process.env.FORETICK_TEST_SIZE === 'long' ? 5_000 : 150 };

type Step =
  | {
      readonly kind: 'trade';
      readonly move: number;
      readonly price: number;
      readonly quantity: number;
      readonly side: number;
    }
  | { readonly kind: 'repeat'; readonly back: number }
  | { readonly kind: 'progress'; readonly move: number }
  | { readonly kind: 'gap'; readonly move: number; readonly downtime: boolean }
  | { readonly kind: 'end' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('trade' as const),
      // Now and then a trade comes behind the others.
      move: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 9 }) },
        fc.integer({ min: -15, max: 40 }),
      ),
      price: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
      quantity: fc.double({ min: 1e-8, max: 1e5, noNaN: true }),
      side: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.nat(5) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('progress' as const), move: fc.integer({ min: -5, max: 25 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('gap' as const),
      move: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 600, max: 900 })),
      downtime: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'end' as const }) },
);

/** Events as a log may carry them: time mostly moves on, some trades come late or twice, some are missing. */
const eventLists: fc.Arbitrary<readonly TradeEvent[]> = fc
  .array(step, { maxLength: 120, size: 'max' })
  .map((steps) => {
    const events: TradeEvent[] = [gap('start-of-input', undefined, 3)];
    const trades: Trade[] = [];
    let sec = 3;
    for (const one of steps) {
      switch (one.kind) {
        case 'trade': {
          const { price, quantity } = one;
          const side = (['buy', 'sell', 'unknown'] as const)[one.side] ?? 'unknown';
          const next = trade(trades.length + 1, Math.max(0, sec + one.move), price, { quantity, side });
          trades.push(next);
          events.push(next);
          sec = Math.max(sec, sec + one.move);
          break;
        }
        case 'repeat': {
          const repeated = trades.at(-1 - one.back);
          if (repeated !== undefined) events.push(repeated);
          break;
        }
        case 'progress':
          events.push(progress(Math.max(0, sec + one.move)));
          sec = Math.max(sec, sec + one.move);
          break;
        case 'gap':
          events.push(
            gap(one.downtime ? 'downtime' : 'unrepaired', sec, sec + one.move, trades.at(-1)?.price),
          );
          sec += one.move;
          break;
        case 'end':
          events.push(gap('end-of-input', sec));
      }
    }
    return events;
  });

describe('windower: what always holds', () => {
  it('a snapshot through JSON at any point goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(eventLists, fc.nat(120), (events, cut) => {
        const whole = run(events);
        const first = run(events.slice(0, cut));
        const rest = run(events.slice(cut), WINDOW, JSON.parse(JSON.stringify(first.state)));
        assert.deepEqual([...first.candles, ...rest.candles], whole.candles);
        assert.deepEqual([...first.late, ...rest.late], whole.late);
        assert.deepEqual(asJson(rest.state), asJson(whole.state));
      }),
      runs,
    );
  });

  it('events that come again, in whatever batches, change no candle', () => {
    fc.assert(
      fc.property(eventLists, fc.array(fc.nat(20), { maxLength: 20 }), (events, overlaps) => {
        // Each batch begins with the end of the one before, as after a crash without a snapshot of the offset.
        const repeated: TradeEvent[] = [];
        let at = 0;
        for (const overlap of overlaps) {
          const end = Math.min(events.length, at + 1 + overlap);
          repeated.push(
            ...events.slice(at, end),
            ...events.slice(at, end).filter((one) => one.kind !== 'gap'),
          );
          at = end;
        }
        repeated.push(...events.slice(at));
        assert.deepEqual(run(repeated).candles.map(unseen), run(events).candles.map(unseen));
      }),
      runs,
    );
  });

  it('candles are sound, come in order, once each, and account for every trade', () => {
    fc.assert(
      fc.property(eventLists, (events) => {
        const { candles, late, state } = run(events);
        for (const [index, candle] of candles.entries()) {
          assertSound(candle);
          const before = candles[index - 1];
          assert.ok(
            before === undefined || candle.openTime >= before.closeTime,
            'a window twice or backwards',
          );
        }
        const trades = new Set(events.flatMap((event) => (event.kind === 'trade' ? event.sequence : [])));
        const inCandles = candles.reduce((sum, candle) => sum + (candle.tradeCount ?? 0), 0);
        assert.equal(inCandles + late.length + (state.window?.tradeCount ?? 0), trades.size);
        assert.ok((candles.at(-1)?.closeTime ?? 0) <= Math.max(T0, state.openTime ?? 0));
      }),
      runs,
    );
  });

  it('each complete candle equals a slow sum over its trades', () => {
    fc.assert(
      fc.property(eventLists, (events) => {
        const { candles, late } = run(events);
        const lateOnes = new Set(late.map((one) => one.sequence));
        const trades = new Map(
          events.flatMap((event) => (event.kind === 'trade' ? [[event.sequence, event] as const] : [])),
        );
        for (const candle of candles) {
          const inside = [...trades.values()].filter(
            (one) =>
              one.eventTime >= candle.openTime &&
              one.eventTime < candle.closeTime &&
              !lateOnes.has(one.sequence),
          );
          if (inside.length === 0) {
            assert.ok(candle.filled && candle.volume === 0);
            continue;
          }
          const prices = inside.map((one) => one.price);
          assert.deepEqual(
            [candle.open, candle.high, candle.low, candle.close, candle.tradeCount],
            [prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), inside.length],
          );
          assertClose(candle.volume, exactSum(inside.map((one) => one.quantity)));
          assertClose(candle.quoteVolume, exactSum(inside.map((one) => one.price * one.quantity)));
          const bought = inside.filter((one) => one.side === 'buy').map((one) => one.quantity);
          if (inside.every((one) => one.side === 'unknown')) assert.equal(candle.buyVolume, undefined);
          else assertClose(candle.buyVolume, exactSum(bought));
        }
      }),
      runs,
    );
  });

  it('sums lose nothing where plain ones do', () => {
    const quantities = [1e16, 1, 1e16, 1, 1, 1];
    const events = quantities.map((quantity, index) => trade(index + 1, 1, 1, { quantity }));
    const plain = quantities.reduce((sum, quantity) => sum + quantity, 0);
    const [candle] = run([gap('start-of-input', undefined, 0), ...events, progress(10)]).candles;
    assert.equal(candle?.volume, 20_000_000_000_000_004);
    assert.notEqual(plain, candle?.volume);
  });
});

function assertSound(candle: Candle): void {
  const { open, high, low, close, volume, buyVolume = 0, sellVolume = 0, vwap, filled, tradeCount } = candle;
  const ulps = 1 + 1e-12;
  assert.ok(low <= Math.min(open, close) && Math.max(open, close) <= high, 'prices out of range');
  assert.ok(buyVolume + sellVolume <= volume * ulps, 'more bought and sold than traded');
  assert.ok(vwap === undefined || (vwap * ulps >= low && vwap <= high * ulps), 'average out of range');
  assert.equal(filled, tradeCount === 0);
  assert.equal(candle.closeTime - candle.openTime, 10_000);
  assert.equal(candle.openTime % 10_000, 0);
  for (const value of Object.values(candle)) assert.ok(typeof value !== 'number' || Number.isFinite(value));
}

/** The exact sum of doubles, rounded once, by integers: every double is a multiple of 2^-1074. */
function exactSum(values: readonly number[]): number {
  const scale = 1n << 1_074n;
  const total = values.reduce((sum, value) => sum + exactly(value, scale), 0n);
  const whole = total / scale;
  const rest = Number(((total % scale) * (1n << 200n)) / scale) / 2 ** 200;
  return Number(whole) + rest;
}

function exactly(value: number, scale: bigint): bigint {
  let shift = 0n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift += 1n;
  }
  return (BigInt(scaled) * scale) >> shift;
}

function assertClose(actual: number | undefined, expected: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= 1e-15 * 4 * expected,
    `${actual} is not ${expected}`,
  );
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** When it was known depends on which event came, not on what is in it. */
function unseen(candle: Candle): Partial<Candle> {
  return { ...candle, availableAt: 0 };
}
