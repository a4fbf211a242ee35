import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  alive,
  BTC,
  candlesOf,
  connected,
  createVenue,
  delivered,
  draw,
  MINUTE_MS,
  T0,
  trade,
  venueCandle,
} from './testing/scripted-venue.ts';

describe('trades: the first start', () => {
  it("takes the venue's candles, then every trade from the end of the newest on", async () => {
    const venue = createVenue();
    venue.candles.push(venueCandle(-2), venueCandle(-1), venueCandle(0));
    venue.record.push(...[10, 11, 12, 13].map((id, index) => trade(id, 50 + index * 10)));
    venue.clock.set(90);
    await venue.play([connected, delivered(trade(12, 70), trade(13, 80), trade(14, 90)), alive(89)]);
    assert.deepEqual(draw(await venue.events()), [
      'gap ..60 start-of-input',
      '#11',
      '#12',
      '#13',
      '#14',
      '>89',
    ]);
    assert.deepEqual(await venue.bridge(), venue.candles);
    assert.deepEqual(venue.requests, [`candles ${BTC}`, `trades ${BTC} since 60`]);
    const { candles } = candlesOf([...(await venue.events())]);
    assert.deepEqual(candles, []);
  });

  it('carries the price of the newest candle into a minute without trades', async () => {
    const venue = createVenue();
    venue.candles.push(venueCandle(0, 77));
    venue.clock.set(61);
    await venue.play([connected, alive(130)]);
    const { candles } = candlesOf(await venue.events());
    assert.deepEqual(
      candles.map(({ openTime, close, filled, complete }) => [openTime - T0, close, filled, complete]),
      [[MINUTE_MS, 77, true, true]],
    );
  });

  it('begins at the open minute where the venue has no candles', async () => {
    const venue = createVenue();
    venue.record.push(trade(5, 59), trade(6, 61));
    venue.clock.set(75);
    await venue.play([connected], { hasCandles: false });
    assert.deepEqual(draw(await venue.events()), ['gap ..60 start-of-input', '#6']);
  });

  it('begins now, in the middle of a window, where the venue has no record', async () => {
    const venue = createVenue();
    venue.candles.push(venueCandle(0));
    venue.clock.set(75);
    await venue.play([connected, delivered(trade(6, 76))], { hasRecord: false });
    assert.deepEqual(draw(await venue.events()), ['gap ..75 start-of-input', '#6']);
  });

  it('takes no trade from before the beginning, which the stream may repeat', async () => {
    const venue = createVenue();
    venue.candles.push(venueCandle(0));
    venue.clock.set(65);
    await venue.play([connected, delivered(trade(8, 40), trade(9, 50)), delivered(trade(10, 66))]);
    assert.deepEqual(draw(await venue.events()), ['gap ..60 start-of-input', '#10']);
    assert.equal(candlesOf(await venue.events()).late, 0);
  });

  it('proves even the first trade: those lost before it come from the record', async () => {
    const venue = createVenue();
    venue.candles.push(venueCandle(0));
    venue.clock.set(65);
    await venue.play([
      connected,
      () => venue.record.push(trade(10, 66), trade(11, 67), trade(12, 68)),
      delivered(trade(12, 68)),
    ]);
    assert.deepEqual(draw(await venue.events()), ['gap ..60 start-of-input', '#10', '#11', '#12']);
  });

  it('begins once, however often the venue fails in between', async () => {
    const venue = createVenue();
    venue.candles.push(venueCandle(0));
    venue.record.push(trade(10, 66));
    venue.clock.set(70);
    let asked = 0;
    venue.onRequest = () => {
      asked += 1;
      // The candles come at the second attempt, the trades at the fourth request.
      if ([1, 3].includes(asked)) venue.failing = 1;
    };
    await venue.play([connected]);
    assert.deepEqual(draw(await venue.events()), ['gap ..60 start-of-input', '#10']);
    assert.equal((await venue.bridge()).length, 1);
    const states = (await venue.feedStates()).map(({ state, reason, retryAt }) => {
      return [state, reason, retryAt && retryAt - T0];
    });
    assert.deepEqual(states, [
      ['connecting', '', undefined],
      ['connecting', 'the venue does not answer', 71_000],
      ['connecting', 'the venue does not answer', 73_000],
      ['live', '', undefined],
    ]);
  });
});

describe('trades: started again', () => {
  it('goes on after the last trade, and closes a short downtime trade by trade', async () => {
    const venue = createVenue();
    venue.clock.set(5);
    venue.record.push(trade(1, 1));
    await venue.play([connected, delivered(trade(1, 1)), delivered(trade(2, 2)), alive(4)], {
      hasCandles: false,
    });
    venue.record.length = 0;
    venue.record.push(...[1, 2, 3, 4, 5, 6, 7, 8].map((id) => trade(id, id === 8 ? 400 : id)));
    venue.clock.set(401);
    const positions: unknown[] = [];
    await venue.play([connected, delivered(trade(7, 7), trade(8, 400), trade(9, 401)), alive(420)], {
      hasCandles: false,
      onAfter: (after) => positions.push([...after]),
    });
    const events = await venue.events();
    assert.deepEqual(draw(events).slice(1), [
      '#1',
      '#2',
      '>4',
      '#3',
      '#4',
      '#5',
      '#6',
      '#7',
      '#8',
      '#9',
      '>420',
    ]);
    assert.deepEqual(positions, [[[BTC, { sequence: 2, eventTime: T0 + 2_000 }]]]);
    const { candles, late } = candlesOf(events);
    assert.equal(late, 0);
    assert.deepEqual(
      candles.map(({ tradeCount, complete }) => [tradeCount, complete]),
      [7, 0, 0, 0, 0, 0, 2].map((count) => [count, true]),
    );
  });

  it('does not close the gap again when nothing happened in between', async () => {
    const venue = createVenue();
    venue.record.push(trade(1, 1));
    venue.clock.set(2);
    for (let life = 0; life < 3; life += 1) await venue.play([connected, delivered(trade(1, 1))]);
    assert.deepEqual(draw(await venue.events()), ['gap ..0 start-of-input', '#1']);
  });

  it("a long downtime is a gap, which the venue's candles bridge", async () => {
    const venue = createVenue();
    venue.record.push(trade(1, 1));
    venue.clock.set(70);
    await venue.play([connected, alive(65)]);
    venue.record.push(trade(2, 100), trade(700, 3_590), trade(701, 3_610));
    venue.candles.push(...Array.from({ length: 60 }, (_, minute) => venueCandle(minute, 170)));
    venue.clock.set(3_620);
    await venue.play([connected, delivered(trade(701, 3_610), trade(702, 3_621)), alive(3_670)], {
      maxCatchUpMs: 30 * MINUTE_MS,
    });
    const events = await venue.events();
    assert.deepEqual(draw(events), [
      'gap ..60 start-of-input',
      '>65',
      'gap 65..3600 downtime',
      '#701',
      '#702',
      '>3670',
    ]);
    const bridge = (await venue.bridge()).map((candle) => (candle.openTime - T0) / MINUTE_MS);
    assert.deepEqual(
      bridge,
      Array.from({ length: 58 }, (_, index) => index + 2),
      'from the first whole window after the stop on',
    );
    const made = candlesOf(events).candles.map(({ openTime, complete }) => [
      (openTime - T0) / MINUTE_MS,
      complete,
    ]);
    assert.deepEqual(made, [[60, true]], 'no window is told by both');
  });

  it('after a long downtime without a trade, the stream may repeat the old ones: none is doubled', async () => {
    const venue = createVenue();
    venue.record.push(trade(1, 1), trade(2, 2));
    venue.clock.set(5);
    await venue.play([connected], { hasCandles: false });
    venue.clock.set(4_000);
    const again = delivered(trade(1, 1), trade(2, 2));
    await venue.play([connected, again, delivered(trade(3, 4_001))], {
      hasCandles: false,
      maxCatchUpMs: 30 * MINUTE_MS,
    });
    assert.deepEqual(draw(await venue.events()), [
      'gap ..0 start-of-input',
      '#1',
      '#2',
      'gap 2..3960 downtime',
      '#3',
    ]);
  });

  it('after a long downtime of the venue itself there is no gap', async () => {
    const venue = createVenue();
    venue.record.push(trade(1, 59), trade(2, 61));
    venue.candles.push(venueCandle(0));
    venue.clock.set(90);
    await venue.play([connected]);
    venue.clock.set(7_200);
    venue.record.push(trade(3, 7_199));
    await venue.play([connected], { maxCatchUpMs: 30 * MINUTE_MS });
    assert.deepEqual(draw(await venue.events()), ['gap ..60 start-of-input', '#2', '#3']);
  });

  it('a reconnection to a venue without a record is a gap', async () => {
    const venue = createVenue();
    venue.clock.set(10);
    const again: () => void = () => venue.clock.set(30);
    await venue.play(
      [connected, delivered(trade(1, 11)), alive(12), again, connected, delivered(trade(2, 31))],
      {
        hasRecord: false,
        hasCandles: false,
      },
    );
    assert.deepEqual(draw(await venue.events()), [
      'gap ..10 start-of-input',
      '#1',
      '>12',
      'gap 12..30 unrepaired',
      '#2',
    ]);
  });
});
