import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candle } from './index.ts';
import {
  corrections,
  cutParts,
  newRollUp,
  nextPart,
  passTime,
  type RollUpState,
  takePart,
} from './roll-up.ts';
import { draw, PAIR, progress, run, T0, trade } from './testing/timeline.ts';

const STEP = { intervalSec: 60, partSec: 10, asked: true };
const SEEN = { availableAt: T0, availability: 'observed', lastPrice: undefined } as const;

/** Parts of ten seconds, drawn as their prices: `5` traded at 5, `.` carried on, `x` absent. */
function parts(drawing: string, more: Partial<Candle> = {}): Candle[] {
  let price = 1;
  return [...drawing].flatMap((mark, index) => {
    if (mark === 'x') return [];
    const filled = mark === '.';
    if (!filled) price = Number(mark);
    const openTime = T0 + index * 10_000;
    const [volume, tradeCount] = filled ? [0, 0] : [2, 1];
    const candle: Candle = {
      ...{ instrument: PAIR, intervalSec: 10, openTime, closeTime: openTime + 10_000, revision: 0 },
      ...{ status: 'final', open: price, high: price, low: price, close: price, volume, tradeCount },
      ...{ quoteVolume: volume * price, vwap: filled ? undefined : price, buyVolume: volume, sellVolume: 0 },
      ...{
        complete: true,
        filled,
        origin: 'trades',
        availableAt: openTime + 10_050,
        availability: 'observed',
      },
    };
    return [{ ...candle, ...more }];
  });
}

function told(drawing: string, more: Partial<Candle> = {}): readonly Candle[] {
  const state = newRollUp(PAIR, STEP);
  return parts(drawing, more).flatMap((part) => nextPart(state, part));
}

describe('roll-up: larger candles of smaller ones', () => {
  for (const [drawing, expected] of [
    ['537264', ['0:5,7,2,4×6']],
    ['..5.3.', ['0:5,5,3,3×2']],
    ['5...........', ['0:5,5,5,5×1', '1:5,5,5,5×0~']],
    ['53726x1', ['0:5,7,2,6×5!']],
    ['x37264', ['0:3,7,2,4×5!']],
    ['53726', []],
    ['5xxxxxxxxxxxx6', ['0:5,5,5,5×1!']],
  ] as const) {
    it(`${drawing} → ${expected.join(' ')}`, () => assert.deepEqual(draw(told(drawing)), expected));
  }

  it('sums up volumes; the average is that of all trades', () => {
    const [candle] = told('246.8.');
    assert.deepEqual(
      [candle?.volume, candle?.quoteVolume, candle?.vwap, candle?.buyVolume, candle?.sellVolume],
      [8, 40, 5, 8, 0],
    );
    assert.deepEqual([candle?.availableAt, candle?.availability], [T0 + 60_050, 'observed']);
  });

  it('a figure that a part lacks is not made up; of the sides one part that knows them is enough', () => {
    const state = newRollUp(PAIR, STEP);
    const unknown = { quoteVolume: undefined, vwap: undefined, tradeCount: undefined };
    const [first, ...others] = parts('246.8.');
    assert.ok(first !== undefined);
    const sideless = { ...first, ...unknown, buyVolume: undefined, sellVolume: undefined };
    const [candle] = [sideless, ...others].flatMap((part) => nextPart(state, part));
    assert.deepEqual(
      [candle?.volume, candle?.quoteVolume, candle?.vwap, candle?.tradeCount, candle?.buyVolume],
      [8, undefined, undefined, undefined, 6],
    );
    const [none] = told('246.8.', { buyVolume: undefined, sellVolume: undefined });
    assert.deepEqual([none?.buyVolume, none?.sellVolume], [undefined, undefined]);
  });

  it('comes from the weakest of its parts', () => {
    for (const [origins, expected] of [
      [['trades', 'venue', 'trades'], 'venue'],
      [['import', 'venue', 'trades'], 'import'],
    ] as const) {
      const state = newRollUp(PAIR, STEP);
      const list = parts('123456').map((part, index) => ({ ...part, origin: origins[index] ?? 'trades' }));
      assert.equal(list.flatMap((part) => nextPart(state, part))[0]?.origin, expected);
    }
  });

  it('a corrected part makes a higher revision; one that comes again, or is older, none', () => {
    const state = newRollUp(PAIR, STEP);
    for (const part of parts('53726.', { complete: false })) nextPart(state, part);
    assert.deepEqual(corrections(state), []);
    const [fifth] = parts('xxxx9');
    assert.ok(fifth !== undefined);
    takePart(state, { ...fifth, revision: 2, availableAt: T0 + 900_000 });
    const [first, ...more] = corrections(state);
    assert.deepEqual([first?.revision, first?.high, first?.availableAt, more], [2, 9, T0 + 900_000, []]);
    for (const revision of [2, 1, 0]) takePart(state, { ...fifth, revision, close: 1 });
    assert.deepEqual(corrections(state), []);
    takePart(state, { ...fifth, revision: 3, high: 10 });
    assert.deepEqual(
      corrections(state).map(({ revision, high }) => [revision, high]),
      [[3, 10]],
    );
  });

  it('a part that comes after its window was told makes a higher revision', () => {
    const state = newRollUp(PAIR, STEP);
    const [first] = parts('1x3456').flatMap((part) => nextPart(state, part));
    assert.deepEqual(first && draw([first]), ['0:1,6,1,6×5!']);
    const [, second] = parts('19');
    assert.ok(second !== undefined);
    takePart(state, second);
    const [corrected] = corrections(state);
    assert.deepEqual([corrected && draw([corrected]), corrected?.revision], [['0:1,9,1,6×6'], 1]);
  });

  it('a hole cuts an open window also where its parts were told before anybody knew of the hole', () => {
    const state = newRollUp(PAIR, STEP);
    const [first, second, ...others] = parts('123456');
    assert.ok(first !== undefined && second !== undefined);
    for (const part of [first, second]) nextPart(state, part);
    cutParts(state, T0 + 15_000, T0 + 16_000);
    assert.deepEqual(draw(others.flatMap((part) => nextPart(state, part))), ['0:1,6,1,6×6!']);
  });

  it('a correction before the window is told is in it from the first; it is no later revision', () => {
    const state = newRollUp(PAIR, STEP);
    const [third] = parts('xx9');
    assert.ok(third !== undefined);
    takePart(state, { ...third, revision: 4 });
    const candles = parts('123456').flatMap((part) => nextPart(state, part));
    assert.deepEqual([draw(candles), candles[0]?.revision], [['0:1,9,1,6×6'], 0]);
  });

  it('what others tell ahead waits for event time', () => {
    const state = newRollUp(PAIR, STEP);
    for (const part of parts('123456123456', { origin: 'venue' })) takePart(state, part);
    assert.deepEqual(draw(passTime(state, T0 + 100_000, SEEN, false)), ['0:1,6,1,6×6']);
    assert.deepEqual(draw(passTime(state, T0 + 120_000, SEEN, false)), ['1:1,6,1,6×6']);
  });

  it('what others tell in any order is told in the order of time', () => {
    const state = newRollUp(PAIR, STEP);
    for (const part of parts('123456654321', { origin: 'venue' }).toReversed()) takePart(state, part);
    assert.deepEqual(draw(passTime(state, T0 + 120_000, SEEN, false)), ['0:1,6,1,6×6', '1:6,6,1,1×6']);
  });

  it('keeps a bounded number of windows and parts, however bad the market is', () => {
    const state = newRollUp(PAIR, STEP);
    for (let window = 0; window < 1_000; window += 1) {
      for (const part of parts('123456', { complete: false })) nextPart(state, later(part, window));
      const { windows, parts: count } = sizeOf(state);
      assert.ok(windows <= 66 && count <= 312, `${windows} windows of ${count} parts`);
    }
    const ahead = newRollUp(PAIR, STEP);
    for (let window = 0; window < 1_000; window += 1) {
      for (const part of parts('123456', { origin: 'venue' })) takePart(ahead, later(part, window));
      assert.ok(sizeOf(ahead).parts <= 2_006);
    }
  });

  it('keeps one told window of a market in which nothing is missing', () => {
    const state = newRollUp(PAIR, STEP);
    for (let window = 0; window < 100; window += 1) {
      for (const part of parts('123456')) nextPart(state, later(part, window));
    }
    assert.deepEqual(sizeOf(state), { windows: 1, parts: 6 });
  });

  it('is what the trades of its parts give', () => {
    const events = [trade(1, 5, 3), trade(2, 61, 9), progress(120)];
    const small = run(events, { intervalSec: 10 }).candles;
    const state = newRollUp(PAIR, STEP);
    const large = small.flatMap((part) => nextPart(state, part));
    assert.deepEqual(draw(large), draw(run(events, { intervalSec: 60 }).candles));
  });
});

function later(part: Candle, windows: number): Candle {
  const ms = windows * 60_000;
  return { ...part, openTime: part.openTime + ms, closeTime: part.closeTime + ms };
}

function sizeOf({ windows }: RollUpState) {
  return { windows: windows.length, parts: windows.reduce((sum, window) => sum + window.parts.length, 0) };
}
