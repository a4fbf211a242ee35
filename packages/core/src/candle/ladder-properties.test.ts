import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Trade, TradeEvent } from '../trade/index.ts';
import {
  type Candle,
  type IntervalLadder,
  intervalLadder,
  type LadderState,
  ladderCorrections,
  ladderSnapshot,
  newLadder,
  nextLadderEvent,
  restoreLadder,
  takeLadderCandle,
} from './index.ts';
import { eventLists } from './testing/event-lists.ts';
import { gap, PAIR, progress, run, trade } from './testing/timeline.ts';

const runs = { numRuns: process.env.FORETICK_TEST_SIZE === 'long' ? 5_000 : 150 };

describe('several intervals at once: what always holds', () => {
  for (const intervals of [
    [5, 10, 60, 300],
    [1, 300],
    [2, 10, 86_400],
  ]) {
    it(`rolled up is what is folded from the trades directly: ${intervals.join(', ')} s`, () => {
      fc.assert(
        fc.property(eventLists, fc.boolean(), (list, ends) => {
          // The end comes last, and a gap without length says nothing.
          const inside = list.filter(
            (one) => one.kind !== 'gap' || (one.toTime !== undefined && one.fromTime !== one.toTime),
          );
          const lastSec = Math.max(...inside.map(secondOf));
          const events = ends ? [...inside, gap('end-of-input', lastSec)] : inside;
          const options = { ladder: ladderOf(intervals) };
          const { candles, late } = climb(events, options);
          // What is late for the smallest windows is in no larger one either.
          const lateOnes = new Set(late.map(({ sequence }) => sequence));
          const inTime = events.filter((event) => event.kind !== 'trade' || !lateOnes.has(event.sequence));
          for (const intervalSec of intervals) {
            const rolled = candles.filter((candle) => candle.intervalSec === intervalSec);
            assertSame(rolled, run(inTime, { intervalSec }).candles);
          }
        }),
        runs,
      );
    });
  }

  it('a snapshot through JSON at any point goes on as if nothing had happened', () => {
    const options = { ladder: ladderOf([5, 10, 60, 300]), allowedLatenessMs: 4_000 };
    fc.assert(
      fc.property(eventLists, fc.nat(120), (events, cut) => {
        const whole = climb(events, options);
        const first = climb(events.slice(0, cut), options);
        const json = JSON.stringify(ladderSnapshot(first.state, options));
        const restored = restoreLadder(PAIR, JSON.parse(json), options);
        const rest = climb(events.slice(cut), options, restored);
        assert.deepEqual([...first.candles, ...rest.candles], whole.candles);
        assert.deepEqual([...first.late, ...rest.late], whole.late);
        assert.equal(
          JSON.stringify(ladderSnapshot(rest.state, options)),
          JSON.stringify(ladderSnapshot(whole.state, options)),
        );
      }),
      runs,
    );
  });

  it('allowed lateness is sorting by window within the allowance', () => {
    const LATENESS_SEC = 25;
    const steps = fc.array(
      fc.record({
        move: fc.integer({ min: 0, max: 12 }),
        behind: fc.integer({ min: 0, max: LATENESS_SEC }),
        price: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        isTrade: fc.boolean(),
      }),
      { maxLength: 100, size: 'max' },
    );
    fc.assert(
      fc.property(steps, (list) => {
        let sec = 30;
        const events: TradeEvent[] = [gap('start-of-input', undefined, 0)];
        list.forEach(({ move, behind, price, isTrade }, index) => {
          sec += move;
          if (isTrade) events.push(trade(index + 1, sec - behind, price));
          else events.push(progress(sec));
        });
        const late = climb(events, {
          ladder: ladderOf([10, 60]),
          allowedLatenessMs: LATENESS_SEC * 1_000,
        });
        assert.deepEqual(late.late, []);
        const trades = events.filter((event) => event.kind === 'trade');
        const byWindow = trades.toSorted((a, b) => windowOf(a) - windowOf(b) || a.sequence - b.sequence);
        const sorted = byWindow.map((one, index): Trade => ({ ...one, sequence: index + 1 }));
        const start = gap('start-of-input', undefined, 0);
        const inOrder = climb([start, ...sorted, progress(sec + 60)], { ladder: ladderOf([10, 60]) });
        const closed = late.candles.map(({ availableAt: _, ...candle }) => candle);
        const expected = inOrder.candles.map(({ availableAt: _, ...candle }) => candle);
        for (const intervalSec of [10, 60]) {
          const mine = closed.filter((candle) => candle.intervalSec === intervalSec);
          const theirs = expected.filter((candle) => candle.intervalSec === intervalSec);
          assert.deepEqual(mine, theirs.slice(0, mine.length));
        }
        const watermark = late.state.windower.watermark ?? 0;
        assert.ok(closed.every(({ closeTime }) => closeTime <= watermark));
      }),
      runs,
    );
  });

  it('corrected parts give the candles that their trades give, in whatever order and batches they come', () => {
    const options = { ladder: ladderOf([5, 10, 60]) };
    const at = fc.record({ sec: fc.integer({ min: 0, max: 179 }), price: fc.integer({ min: 1, max: 99 }) });
    fc.assert(
      fc.property(
        fc.array(at, { minLength: 2, maxLength: 60, size: 'max' }),
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 29 }),
        fc.array(fc.nat(1_000), { minLength: 36, maxLength: 36 }),
        fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }),
        (list, holeFrom, holeSecs, order, flushes) => {
          const all = list
            .toSorted((a, b) => a.sec - b.sec)
            .map(({ sec, price }, index) => trade(index + 1, sec, price));
          const start = gap('start-of-input', undefined, 0, 50);
          const complete = run([start, ...all, progress(180)], { intervalSec: 5 }).candles;
          // The trades of the hole are missing; its windows are not complete.
          const before = all.filter((one) => secondOf(one) < holeFrom);
          const after = all.filter((one) => secondOf(one) >= holeFrom + holeSecs);
          const lastPrice = before.at(-1)?.price ?? 50;
          const hole = gap('unrepaired', holeFrom, holeFrom + holeSecs, lastPrice);
          const first = climb([start, ...before, hole, ...after, progress(180)], options);
          const told = new Map(first.candles.map((candle) => [keyOf(candle), candle]));
          const firstWindow = Math.floor(holeFrom / 5);
          const lastWindow = Math.floor((holeFrom + holeSecs) / 5);
          const repaired = complete
            .slice(firstWindow, lastWindow + 1)
            .map((candle, index) => ({ candle: { ...candle, revision: 3 }, by: order[index] ?? 0 }))
            .sort((a, b) => a.by - b.by);
          repaired.forEach(({ candle }, index) => {
            takeLadderCandle(first.state, candle);
            told.set(keyOf(candle), candle);
            if (!flushes[index] && index < repaired.length - 1) return;
            for (const corrected of ladderCorrections(first.state, options)) {
              const known = told.get(keyOf(corrected));
              assert.ok(known !== undefined && corrected.revision > known.revision);
              told.set(keyOf(corrected), corrected);
            }
          });
          const whole = climb([start, ...all, progress(180)], options).candles;
          assert.deepEqual(
            whole.map((candle) => unversioned(told.get(keyOf(candle)))),
            whole.map(unversioned),
          );
        },
      ),
      runs,
    );
  });
});

interface Options {
  readonly ladder: IntervalLadder;
  readonly allowedLatenessMs?: number;
}

function climb(
  events: readonly TradeEvent[],
  options: Options,
  state = newLadder(PAIR, options),
): { readonly state: LadderState; readonly candles: readonly Candle[]; readonly late: readonly Trade[] } {
  const candles: Candle[] = [];
  const late: Trade[] = [];
  for (const event of events) {
    const output = nextLadderEvent(state, event, options);
    candles.push(...output.candles);
    if (output.late !== undefined) late.push(output.late);
  }
  return { state, candles, late };
}

function ladderOf(intervalsSec: readonly number[]): IntervalLadder {
  const ladder = intervalLadder(intervalsSec);
  if (!ladder.ok) throw new Error(ladder.reason);
  return ladder.value;
}

const SUMS = ['volume', 'quoteVolume', 'vwap', 'buyVolume', 'sellVolume'] as const;

/** Equal in every field, sums within 1e-12 of their size. */
function assertSame(rolled: readonly Candle[], direct: readonly Candle[]): void {
  const withoutSums = (candle: Candle) => ({
    ...candle,
    ...Object.fromEntries(SUMS.map((name) => [name, candle[name] === undefined])),
  });
  assert.deepEqual(rolled.map(withoutSums), direct.map(withoutSums));
  direct.forEach((expected, index) => {
    for (const name of SUMS) {
      const sum = expected[name] ?? 0;
      assert.ok(Math.abs((rolled[index]?.[name] ?? 0) - sum) <= 1e-12 * sum, `${name} of ${sum}`);
    }
  });
}

function secondOf(event: TradeEvent): number {
  return (event.eventTime - Date.UTC(2024, 0, 1)) / 1_000;
}

function windowOf(one: Trade): number {
  return Math.floor(secondOf(one) / 10);
}

function keyOf({ intervalSec, openTime }: Candle): string {
  return `${intervalSec} ${openTime}`;
}

/**
 * Sums of small whole prices are exact; when and how often it was told depends on the repair. A repair corrects no
 * price that was carried on from the hole.
 */
function unversioned(candle: Candle | undefined) {
  if (candle === undefined) return undefined;
  const { open, high, low, close, ...rest } = candle;
  const prices = candle.filled ? [] : [open, high, low, close];
  return { ...rest, prices, revision: 0, availableAt: 0 };
}
