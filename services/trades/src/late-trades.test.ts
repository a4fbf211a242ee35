import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alive, connected, createVenue, delivered, draw, trade } from './testing/scripted-venue.ts';

const NO_CANDLES = { hasCandles: false };

/** A venue whose trades 3 and 4 of the first minute came when event time had moved on to the second one. */
function venueThatWasLate() {
  const venue = createVenue();
  const [one, two, three, four, five] = [trade(1, 0), trade(2, 20), trade(3, 40), trade(4, 59), trade(5, 62)];
  venue.record.push(one, two);
  venue.clock.set(21);
  const happened = () => {
    venue.record.push(three, four, five);
    venue.clock.set(63);
  };
  return { venue, script: [connected, alive(61), happened, delivered(three, four, five)], four };
}

describe('trades: that came after their candles had closed', () => {
  it('are a hole in the ledger, which the record closes with new revisions of the candles', async () => {
    const { venue, script } = venueThatWasLate();
    await venue.play([...script, () => venue.clock.set(94), alive(92.5)], NO_CANDLES);
    assert.deepEqual(
      draw(await venue.events()).filter((word) => word.startsWith('#')),
      ['#1', '#2', '#5', '#3', '#4'],
    );
    const entries = await venue.ledger();
    assert.deepEqual(
      entries.map(({ firstSequence, lastSequence, repairedAt }) => [
        firstSequence,
        lastSequence,
        repairedAt !== undefined,
      ]),
      [
        [3, 4, false],
        [3, 4, true],
      ],
    );
    assert.match(entries[0]?.cause ?? '', /after their candles had closed/);
    const [candle] = await venue.corrected();
    assert.deepEqual([candle?.revision, candle?.complete, candle?.tradeCount], [1, true, 4]);
    assert.equal(candle?.close, 100.4);
  });

  it('change the price that quiet candles behind them carry on', async () => {
    const venue = createVenue();
    const [one, late] = [trade(1, 10), trade(2, 40)];
    venue.record.push(one);
    venue.clock.set(11);
    const happened = () => {
      venue.record.push(late, trade(3, 190));
      venue.clock.set(191);
    };
    await venue.play(
      [
        connected,
        alive(185),
        happened,
        delivered(late, trade(3, 190)),
        () => venue.clock.set(222),
        alive(220.5),
      ],
      NO_CANDLES,
    );
    const candles = await venue.corrected();
    assert.deepEqual(
      candles.map(({ close, revision, filled, complete }) => [close, revision, filled, complete]),
      [
        [100.2, 1, false, true],
        [100.2, 1, true, true],
        [100.2, 1, true, true],
      ],
    );
  });

  it('stay open in the ledger until the record has them', async () => {
    const { venue, script, four } = venueThatWasLate();
    const hidden = () => venue.record.splice(venue.record.indexOf(four), 1);
    await venue.play([...script, hidden, () => venue.clock.set(94), alive(92.5)], NO_CANDLES);
    const open = (await venue.ledger()).at(-1);
    assert.deepEqual([open?.repairedAt, open?.attempts], [undefined, 1]);
    assert.equal((await venue.corrected()).length, 0);
  });

  it('are taken as they come where nobody can be asked', async () => {
    const { venue, script } = venueThatWasLate();
    await venue.play([...script, () => venue.clock.set(94), alive(92.5)], {
      ...NO_CANDLES,
      hasRecord: false,
    });
    const trades = draw(await venue.events()).filter((word) => word.startsWith('#'));
    assert.deepEqual(trades, ['#3', '#4', '#5']);
    assert.deepEqual(await venue.ledger(), []);
  });
});
