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
  venueCandle,
} from './testing/scripted-venue.ts';

const NO_CANDLES = { hasCandles: false };

/** Seconds of the trades by id: 1 to 6 lie in the first minute, 7 in the second. */
const SECONDS = [0, 1, 20, 30, 31, 32, 40, 65];
const whole = (id: number) => trade(id, SECONDS[id] ?? 0);
const at =
  (venue: Venue, sec: number): Step =>
  () =>
    venue.clock.set(sec);

/** A venue that lost trades 3 to 5 of the first minute; after `refilled` it has them. */
function venueThatLost(): { venue: Venue; script: readonly Step[]; refilled: Step } {
  const venue = createVenue();
  venue.record.push(whole(1), whole(2));
  venue.clock.set(21);
  const goesOn: Step = () => venue.record.push(whole(6), whole(7));
  const refilled: Step = () => {
    venue.record.splice(0, venue.record.length, ...[1, 2, 3, 4, 5, 6, 7].map(whole));
  };
  const script = [connected, goesOn, delivered(whole(6), whole(7)), at(venue, 130), alive(129)];
  return { venue, script, refilled };
}

describe('trades: the gap ledger', () => {
  it('keeps what the venue did not give: which ids, when, why, and the candles it cuts', async () => {
    const { venue, script } = venueThatLost();
    await venue.play(script, NO_CANDLES);
    const entry = (await venue.ledger())[0];
    assert.deepEqual([entry?.firstSequence, entry?.lastSequence], [3, 5]);
    assert.deepEqual(
      [entry?.fromTime, entry?.toTime, entry?.repairedAt],
      [T0 + 20_000, T0 + 40_000, undefined],
    );
    assert.deepEqual([entry?.firstCandle, entry?.lastCandle], [T0, T0]);
    assert.match(entry?.cause ?? '', /exchange did not give/);
    const { candles } = candlesOf(await venue.events());
    assert.deepEqual(
      candles.map((one) => one.complete),
      [false, true],
    );
  });

  it('asks again later: less and less often, and each attempt is counted', async () => {
    const { venue, script } = venueThatLost();
    const asking = [at(venue, 200), alive(199), at(venue, 201), alive(200), at(venue, 400), alive(399)];
    await venue.play([...script, ...asking], NO_CANDLES);
    const entries = await venue.ledger();
    assert.deepEqual(
      entries.map(({ attempts }) => attempts),
      [0, 1, 2, 3],
    );
    assert.equal(new Set(entries.map(({ gapId }) => gapId)).size, 1);
  });

  it('closes it with the missing trades, a new revision of the candle, and a last entry', async () => {
    const { venue, script, refilled } = venueThatLost();
    await venue.play([...script.slice(0, -2), refilled, ...script.slice(-2)], NO_CANDLES);
    const events = await venue.events();
    assert.deepEqual(draw(events).slice(-3), ['#3', '#4', '#5']);
    const { candles: first, late } = candlesOf(events);
    assert.equal(late, 0, 'the open windows take no notice');
    assert.deepEqual(
      first.map(({ tradeCount, complete, revision }) => [tradeCount, complete, revision]),
      [
        [3, false, 0],
        [1, true, 0],
      ],
    );
    const [corrected, ...others] = await venue.corrected();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [corrected?.openTime, corrected?.revision, corrected?.complete, corrected?.tradeCount],
      [T0, 1, true, 6],
    );
    assert.equal(corrected?.availableAt, venue.clock.now(), 'nobody could have known it before');
    const undisturbed = candlesOf([...events.slice(0, 3), ...[3, 4, 5, 6, 7].map(whole)]).candles[0];
    const { open, high, low, close, volume, vwap } = undisturbed ?? {};
    const numbers = { open, high, low, close, volume, vwap };
    assert.deepEqual({ ...corrected, ...numbers }, corrected, 'as if they had never been missing');
    const last = (await venue.ledger()).at(-1);
    assert.equal(last?.repairedAt, venue.clock.now());
  });

  it('takes trades from before the first stored one with it, where the candle made anew counts them', async () => {
    const { venue, script, refilled } = venueThatLost();
    venue.record.splice(0, 1);
    await venue.play([...script.slice(0, -2), refilled, ...script.slice(-2)], NO_CANDLES);
    const events = await venue.events();
    const ids = draw(events.filter(({ kind }) => kind === 'trade'));
    assert.deepEqual(ids, ['#2', '#6', '#7', '#1', '#3', '#4', '#5']);
    const [corrected] = await venue.corrected();
    assert.equal(corrected?.tradeCount, 6);
  });

  it('goes on after a restart', async () => {
    const { venue, script, refilled } = venueThatLost();
    await venue.play(script, NO_CANDLES);
    await venue.play([connected, refilled, at(venue, 400), alive(399)], NO_CANDLES);
    assert.ok((await venue.ledger()).at(-1)?.repairedAt);
    const { gapsOpen, gapsRepaired } = (await venue.feedStates()).at(-1) ?? {};
    assert.deepEqual([gapsOpen, gapsRepaired], [0, 1]);
  });
});

describe('trades: what cannot be true is set aside', () => {
  const usual = [1, 2, 3, 4, 5, 6].map((id) => trade(id, id));

  it('an absurd price of the feed: the record tells what the trade was', async () => {
    const venue = createVenue();
    venue.record.push(...usual);
    venue.clock.set(7);
    const more: Step = () => venue.record.push(trade(7, 7), trade(8, 8));
    const absurd = trade(7, 7, undefined, { price: 1_000_000 });
    await venue.play([connected, more, delivered(absurd), delivered(trade(8, 8))], NO_CANDLES);
    const trades = (await venue.events()).filter((event) => event.kind === 'trade');
    assert.deepEqual(
      trades.map(({ sequence }) => sequence),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    assert.equal(trades[6]?.price, trade(7, 7).price);
    const [record, ...others] = await venue.rejected();
    assert.deepEqual(others, []);
    assert.equal(record?.reason, 'price-absurd');
    assert.match(record?.detail ?? '', /trade 7 at 1000000/);
    assert.match(record?.raw ?? '', /"sequence":7/);
  });

  it('also before there are trades: the candles of the venue tell what prices are like', async () => {
    const venue = createVenue();
    for (let minute = -6; minute < 0; minute += 1) venue.candles.push(venueCandle(minute, 100));
    venue.clock.set(1);
    const more: Step = () => venue.record.push(trade(1, 2), trade(2, 3));
    const absurd = trade(1, 2, undefined, { price: 1e300 });
    await venue.play([connected, more, delivered(absurd), delivered(trade(2, 3))]);
    const trades = (await venue.events()).filter((event) => event.kind === 'trade');
    assert.deepEqual(
      trades.map(({ price }) => price),
      [trade(1, 2).price, trade(2, 3).price],
    );
    assert.deepEqual(
      (await venue.rejected()).map(({ reason }) => reason),
      ['price-absurd'],
    );
  });

  it('a price that the record confirms is true, however far away', async () => {
    const venue = createVenue();
    venue.record.push(...usual);
    venue.clock.set(7);
    const crash = trade(7, 7, undefined, { price: 1 });
    const more: Step = () => venue.record.push(crash, trade(8, 8));
    await venue.play([connected, more, delivered(crash), delivered(trade(8, 8))], NO_CANDLES);
    const trades = (await venue.events()).filter((event) => event.kind === 'trade');
    assert.equal(trades[6]?.price, 1);
    assert.equal(trades.length, 8);
  });

  it('a trade without a positive price, and a message that is no trade', async () => {
    const venue = createVenue();
    venue.record.push(...usual);
    venue.clock.set(7);
    const bad = trade(7, 7, undefined, { price: -3 });
    const unreadable: Step = {
      kind: 'rejected',
      instrument: undefined,
      reason: 'not JSON',
      raw: 'x'.repeat(9_000),
    };
    await venue.play([connected, delivered(bad), at(venue, 20), unreadable], NO_CANDLES);
    const records = await venue.rejected();
    assert.deepEqual(
      records.map(({ reason, instrument }) => [reason, instrument]),
      [
        ['price-not-positive', 'test:BTC/USD'],
        ['unreadable', 'test:UNKNOWN/PAIR'],
      ],
    );
    assert.equal(records[1]?.raw.length, 2_000);
    assert.equal((await venue.feedStates()).at(-1)?.rejected, 2);
  });
});
