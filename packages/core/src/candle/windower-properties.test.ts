import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TradeEvent } from '../trade/index.ts';
import type { Candle } from './index.ts';
import { eventLists } from './testing/event-lists.ts';
import { gap, progress, run, T0, trade, WINDOW } from './testing/timeline.ts';

const runs = { numRuns: process.env.FORETICK_TEST_SIZE === 'long' ? 5_000 : 150 };

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
