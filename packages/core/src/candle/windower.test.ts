import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TradeEvent } from '../trade/index.ts';
import { MAX_FILLED_IN_GAP, MODELLED_LATENCY_MS, provisionalCandle } from './index.ts';
import { draw, gap, progress, run, T0, timeline, trade, WINDOW } from './testing/timeline.ts';

const ALIGNED = gap('start-of-input', undefined, 0);

const drawn = (...events: readonly (TradeEvent | readonly TradeEvent[])[]): string[] =>
  draw(run(events.flat()).candles);

describe('windower: windows by event time', () => {
  it('a window closes with the first event at or after its end', () => {
    assert.deepEqual(
      //                0         1         2
      drawn(ALIGNED, timeline('..5.9.3..4|...7......|>')),
      ['0:5,9,3,4×4', '1:7,7,7,7×1'],
    );
  });

  it('a trade at the very end of a window belongs to the next one', () => {
    assert.deepEqual(drawn(ALIGNED, timeline('5.........|6.........|7')), ['0:5,5,5,5×1', '1:6,6,6,6×1']);
  });

  it('progress closes the windows of a quiet market, which carry the price on', () => {
    assert.deepEqual(drawn(ALIGNED, timeline('5..8......|..........|..........|...>......')), [
      '0:5,8,5,8×2',
      '1:8,8,8,8×0~',
      '2:8,8,8,8×0~',
    ]);
  });

  it('one trade closes all that went by before it', () => {
    assert.deepEqual(drawn(ALIGNED, timeline('5.........|..........|..........|.6')), [
      '0:5,5,5,5×1',
      '1:5,5,5,5×0~',
      '2:5,5,5,5×0~',
    ]);
  });

  it('tells nothing of windows before the first price', () => {
    assert.deepEqual(drawn(ALIGNED, timeline('..........|..........|...4......|>')), ['2:4,4,4,4×1']);
  });

  it('takes trades in the order of their sequence; the last is the close', () => {
    const { candles } = run([ALIGNED, trade(1, 3, 7), trade(2, 2, 9), trade(3, 2, 8), progress(10)]);
    assert.deepEqual(draw(candles), ['0:7,9,7,8×3']);
  });

  it('sums up base and quote volume, by side', () => {
    const { candles } = run([
      ALIGNED,
      trade(1, 1, 10, { quantity: 2, side: 'buy' }),
      trade(2, 2, 20, { quantity: 3, side: 'sell' }),
      trade(3, 3, 30, { quantity: 5, side: 'unknown' }),
      progress(20),
    ]);
    const sums = candles.map(({ volume, quoteVolume, vwap, buyVolume, sellVolume }) => [
      volume,
      quoteVolume,
      vwap,
      buyVolume,
      sellVolume,
    ]);
    assert.deepEqual(sums, [
      [10, 230, 23, 2, 3],
      [0, 0, undefined, 0, 0],
    ]);
  });

  it('says when a candle could be known: with the event that closed it, or after a modelled delay', () => {
    const [live] = run([ALIGNED, trade(1, 1, 5), progress(17)]).candles;
    assert.deepEqual([live?.availableAt, live?.availability], [T0 + 17_050, 'observed']);
    const [replayed] = run([ALIGNED, trade(1, 1, 5), { ...progress(17), availability: 'modelled' }]).candles;
    assert.deepEqual(
      [replayed?.availableAt, replayed?.availability],
      [T0 + 10_000 + MODELLED_LATENCY_MS, 'modelled'],
    );
  });
});

describe('windower: what comes late or twice', () => {
  it('a trade for a closed window is late and changes nothing', () => {
    const { candles, late } = run([ALIGNED, trade(1, 1, 5), progress(10), trade(2, 9, 99), progress(20)]);
    assert.deepEqual(draw(candles), ['0:5,5,5,5×1', '1:5,5,5,5×0~']);
    assert.deepEqual(
      late.map((one) => one.sequence),
      [2],
    );
  });

  it('a trade behind the watermark is not late while its window is open', () => {
    assert.deepEqual(drawn(ALIGNED, trade(1, 1, 5), progress(8), trade(2, 3, 7), progress(10)), [
      '0:5,7,5,7×2',
    ]);
  });

  it('a repeated trade changes nothing at all', () => {
    const events = [ALIGNED, trade(1, 1, 5), trade(2, 2, 6)];
    const before = structuredClone(run(events).state);
    const { state } = run([...events, trade(2, 2, 6), trade(1, 99, 77, { availability: 'modelled' })]);
    assert.deepEqual(state, before);
  });

  it('the watermark never moves back, and no window is told twice', () => {
    const { candles, state } = run([
      ALIGNED,
      ...timeline('5.........|.6........|...>'),
      progress(4),
      gap('unrepaired', 2, 6, 5),
      progress(12),
      gap('end-of-input', 15),
      gap('end-of-input', 15),
      progress(30),
    ]);
    assert.equal(state.watermark, T0 + 40_000);
    assert.deepEqual(
      candles.map((candle) => (candle.openTime - T0) / 10_000),
      [0, 1, 2, 3],
    );
  });

  it('progress before anything else is remembered', () => {
    const { candles, late } = run([progress(25), trade(1, 3, 5), trade(2, 26, 6), progress(30)]);
    assert.deepEqual(draw(candles), ['2:6,6,6,6×1']);
    assert.equal(late.length, 1);
  });
});

describe('windower: gaps', () => {
  it('without a word about the start, the first window is not complete', () => {
    assert.deepEqual(drawn(timeline('..5.......|6.........|>')), ['0:5,5,5,5×1!', '1:6,6,6,6×1']);
  });

  it('a start inside a window cuts it', () => {
    const start = gap('start-of-input', undefined, 2);
    assert.deepEqual(drawn(start, timeline('..5.......|6.........|>')), ['0:5,5,5,5×1!', '1:6,6,6,6×1']);
  });

  it('a start at the edge of a window cuts none', () => {
    const start = gap('start-of-input', undefined, 10);
    assert.deepEqual(drawn(start, timeline('..........|5.........|>')), ['1:5,5,5,5×1']);
  });

  it('a start that knows the price before it fills from there', () => {
    const start = gap('start-of-input', undefined, 10, 4);
    assert.deepEqual(drawn(start, progress(21), trade(1, 22, 6), progress(30)), [
      '1:4,4,4,4×0~',
      '2:6,6,6,6×1',
    ]);
  });

  it('the end closes the open window, which is not complete', () => {
    assert.deepEqual(drawn(ALIGNED, timeline('5.........|..6'), gap('end-of-input', 12)), [
      '0:5,5,5,5×1',
      '1:6,6,6,6×1!',
    ]);
  });

  it('the end of nothing tells nothing', () => {
    assert.deepEqual(drawn(gap('end-of-input', 0)), []);
    assert.deepEqual(drawn(ALIGNED, gap('end-of-input', 0)), []);
  });

  it('a hole inside a window cuts that window alone', () => {
    assert.deepEqual(
      drawn(ALIGNED, trade(1, 1, 5), gap('unrepaired', 1, 7, 5), trade(9, 7, 6), progress(20)),
      ['0:5,6,5,6×2!', '1:6,6,6,6×0~'],
    );
  });

  it('a hole over windows fills those inside and cuts all that it touches', () => {
    const hole = gap('unrepaired', 4, 33, 5);
    assert.deepEqual(drawn(ALIGNED, trade(1, 4, 5), hole, trade(9, 33, 6), progress(50)), [
      '0:5,5,5,5×1!',
      '1:5,5,5,5×0~!',
      '2:5,5,5,5×0~!',
      '3:6,6,6,6×1!',
      '4:6,6,6,6×0~',
    ]);
  });

  it('a hole that ends with a trade at the edge of a window cuts that window too', () => {
    assert.deepEqual(
      drawn(ALIGNED, trade(1, 4, 5), gap('unrepaired', 4, 10, 5), trade(9, 10, 6), progress(20)),
      ['0:5,5,5,5×1!', '1:6,6,6,6×1!'],
    );
  });

  it('a hole that is told after its windows have closed cannot cut them', () => {
    const hole = gap('unrepaired', 4, 8, 5);
    assert.deepEqual(drawn(ALIGNED, trade(1, 4, 5), progress(10), hole, progress(20)), [
      '0:5,5,5,5×1',
      '1:5,5,5,5×0~',
    ]);
  });

  for (const windows of [MAX_FILLED_IN_GAP, MAX_FILLED_IN_GAP + 1]) {
    it(`a hole that resumes ${windows} windows later ${windows > MAX_FILLED_IN_GAP ? 'stays open' : 'is filled'}`, () => {
      const end = windows * 10 + 3;
      const events = [ALIGNED, trade(1, 4, 5), gap('unrepaired', 4, end, 5), trade(9, end, 6)];
      const { candles } = run([...events, progress(end + 10)]);
      const expected =
        windows > MAX_FILLED_IN_GAP ? [0, windows] : Array.from({ length: windows + 1 }, (_, index) => index);
      assert.deepEqual(
        candles.map((candle) => (candle.openTime - T0) / 10_000),
        expected,
      );
      assert.ok(candles.every((candle) => !candle.complete));
    });
  }

  it('a gap in a later window leaves the price of those before it alone', () => {
    // open: 0 with a trade at 5, then nothing, then 3 with one at 9; the gap begins after that one
    const late = { ...WINDOW, allowedLatenessMs: 40_000 };
    const events = [ALIGNED, trade(1, 1, 5), trade(2, 31, 9), gap('unrepaired', 31, 38, 9), progress(90)];
    assert.deepEqual(draw(run(events, late).candles), [
      '0:5,5,5,5×1',
      '1:5,5,5,5×0~',
      '2:5,5,5,5×0~',
      '3:9,9,9,9×1!',
      '4:9,9,9,9×0~',
    ]);
  });

  it('a downtime leaves its windows to the venue, and carries its price on', () => {
    const downtime = gap('downtime', 13, 40, 8);
    assert.deepEqual(drawn(ALIGNED, timeline('5.........|..6'), progress(13), downtime, progress(50)), [
      '0:5,5,5,5×1',
      '1:6,6,6,6×1!',
      '4:8,8,8,8×0~',
    ]);
  });
});

describe('windower: the open window', () => {
  it('is shown as it stands, with the time at which that was known', () => {
    const { state } = run([ALIGNED, ...timeline('5..8')]);
    const candle = provisionalCandle(state, WINDOW);
    assert.deepEqual(draw(candle === undefined ? [] : [candle]), ['0:5,8,5,8×2']);
    assert.deepEqual([candle?.status, candle?.availableAt], ['provisional', T0 + 3_050]);
  });

  it('is not there before the first price', () => {
    assert.equal(provisionalCandle(run([ALIGNED, progress(3)]).state, WINDOW), undefined);
  });
});
