import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  alive,
  candlesOf,
  connected,
  createVenue,
  delivered,
  draw,
  type Step,
  T0,
  trade,
  type Venue,
} from './testing/scripted-venue.ts';

const NO_CANDLES = { hasCandles: false };
const MINUTE_MS = 60_000;

/**
 * ```
 * trades    1   2   3L  4L |          | 5       3 and 4 are lost on the way
 * minute    0              | 1        | 2
 * progress                            >125      before 5 says that some are missing
 * ```
 */
function venueThatLosesOnTheWay(): { readonly venue: Venue; readonly lost: Step } {
  const venue = createVenue();
  venue.record.push(trade(1, 5), trade(2, 10));
  venue.clock.set(12);
  return { venue, lost: () => venue.record.push(trade(3, 40), trade(4, 50), trade(5, 130)) };
}

describe('trades: found when their candles had closed', () => {
  const told: Step[] = [alive(125), delivered(trade(5, 130))];

  it('are appended, and each candle that has closed since comes anew as if they had never been missing', async () => {
    const { venue, lost } = venueThatLosesOnTheWay();
    await venue.play([connected, lost, ...told], NO_CANDLES);
    const events = await venue.events();
    assert.deepEqual(draw(events).slice(1), ['#1', '#2', '>125', '#3', '#4', '#5']);
    assert.equal(candlesOf(events).late, 2);
    const corrected = await venue.bridge();
    const shown = corrected.map((one) => [
      (one.openTime - T0) / MINUTE_MS,
      one.revision,
      one.tradeCount,
      one.close,
      one.filled,
      one.complete,
    ]);
    const close = trade(4, 50).price;
    assert.deepEqual(shown, [
      [0, 1, 4, close, false, true],
      [1, 1, 0, close, true, true],
    ]);
    const [entry] = await venue.ledger();
    assert.deepEqual([entry?.firstSequence, entry?.lastSequence], [3, 4]);
    assert.ok(entry?.repairedAt !== undefined);
  });

  it('that the feed itself brings late are late in the same way', async () => {
    const { venue, lost } = venueThatLosesOnTheWay();
    const late = delivered(trade(3, 40), trade(4, 50));
    await venue.play([connected, alive(125), lost, late, delivered(trade(5, 130))], NO_CANDLES);
    assert.equal((await venue.bridge()).length, 2);
    assert.deepEqual(draw(await venue.events()).slice(-4), ['>125', '#3', '#4', '#5']);
  });

  it('are taken as they came when the venue cannot tell the rest', async () => {
    const { venue } = venueThatLosesOnTheWay();
    const down: Step = () => {
      venue.failing = 1;
    };
    await venue.play([connected, alive(125), down, delivered(trade(3, 40), trade(4, 50))], NO_CANDLES);
    assert.deepEqual(draw(await venue.events()).slice(-2), ['#3', '#4']);
    assert.deepEqual(await venue.bridge(), []);
  });

  it('are found after a restart too', async () => {
    const { venue, lost } = venueThatLosesOnTheWay();
    await venue.play([connected, alive(125)], NO_CANDLES);
    await venue.play([lost, connected], NO_CANDLES);
    assert.equal((await venue.bridge()).length, 2);
    assert.deepEqual(draw(await venue.events()).slice(-3), ['#3', '#4', '#5']);
  });

  it('are not late while the candle is open', async () => {
    const { venue, lost } = venueThatLosesOnTheWay();
    await venue.play([connected, lost, alive(55), delivered(trade(5, 130))], NO_CANDLES);
    assert.deepEqual(await venue.bridge(), []);
    assert.deepEqual(await venue.ledger(), []);
  });

  it('with one still missing among them are a hole', async () => {
    const { venue } = venueThatLosesOnTheWay();
    const lost: Step = () => venue.record.push(trade(4, 50), trade(5, 130));
    await venue.play([connected, lost, ...told], NO_CANDLES);
    assert.deepEqual(draw(await venue.events()).slice(-3), ['gap 10..50.001 unrepaired', '#4', '#5']);
    assert.equal((await venue.ledger())[0]?.repairedAt, undefined);
  });
});
