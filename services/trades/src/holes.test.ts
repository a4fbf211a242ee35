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
  ETH,
  type Step,
  T0,
  trade,
  type Venue,
} from './testing/scripted-venue.ts';

const NO_CANDLES = { hasCandles: false };
/** The first trade is in the record, so that the record of the service begins with it. */
function begun(): Venue {
  const venue = createVenue();
  venue.record.push(trade(1, 1));
  venue.clock.set(2);
  return venue;
}

async function taken(venue: Venue): Promise<string[]> {
  return draw(await venue.events()).slice(1);
}

describe('trades: holes in the ids', () => {
  it('a jump between two deliveries is filled from the record', async () => {
    const venue = begun();
    const lost: Step = () => venue.record.push(trade(2, 3), trade(3, 4), trade(4, 5));
    await venue.play([connected, lost, delivered(trade(4, 5), trade(5, 6))], NO_CANDLES);
    assert.deepEqual(await taken(venue), ['#1', '#2', '#3', '#4', '#5']);
  });

  it('a jump in the middle of a delivery is filled too', async () => {
    const venue = begun();
    venue.record.push(...[2, 3, 4, 5, 6].map((id) => trade(id, id)));
    await venue.play([connected, delivered(...[7, 8].map((id) => trade(id, id)))], NO_CANDLES);
    const lost: Step = () => venue.record.push(...[7, 8, 9, 10, 11, 12].map((id) => trade(id, id)));
    await venue.play([connected, lost, delivered(...[9, 11, 12, 13].map((id) => trade(id, id)))], NO_CANDLES);
    assert.deepEqual(
      await taken(venue),
      Array.from({ length: 13 }, (_, index) => `#${index + 1}`),
    );
  });

  it('a delivery out of order is put in order', async () => {
    const venue = begun();
    await venue.play([connected, delivered(trade(4, 4), trade(2, 2), trade(3, 3))], NO_CANDLES);
    assert.deepEqual(await taken(venue), ['#1', '#2', '#3', '#4']);
  });

  it('a record that lags the feed is asked again', async () => {
    const venue = begun();
    let asked = 0;
    venue.onRequest = () => {
      asked += 1;
      if (asked === 4) venue.record.push(trade(2, 2), trade(3, 3));
    };
    await venue.play([connected, delivered(trade(3, 3))], NO_CANDLES);
    assert.deepEqual(await taken(venue), ['#1', '#2', '#3']);
    assert.equal(asked, 4);
  });

  it('a record that fails for a while is asked again, and the feed is live afterwards', async () => {
    const venue = begun();
    const fail: Step = () => {
      venue.record.push(trade(2, 2), trade(3, 3));
      venue.failing = 3;
    };
    await venue.play([connected, fail, delivered(trade(3, 3))], NO_CANDLES);
    assert.deepEqual(await taken(venue), ['#1', '#2', '#3']);
    const states = (await venue.feedStates()).map(({ state, reason }) => [state, reason]);
    const failing = ['connecting', 'the venue does not answer'];
    assert.deepEqual(states.slice(1, 6), [['live', ''], failing, failing, failing, ['live', '']]);
  });

  it('what the record does not have either becomes a gap at once', async () => {
    const venue = begun();
    const lost: Step = () => venue.record.push(trade(2, 2), trade(5, 70), trade(6, 71));
    await venue.play([connected, lost, delivered(trade(6, 71))], NO_CANDLES);
    assert.deepEqual(await taken(venue), ['#1', '#2', 'gap 2..70.001 unrepaired', '#5', '#6']);
    assert.equal(venue.requests.length, 2);
  });

  it('a record that never comes is given up after five times, with a gap', async () => {
    for (const failing of [0, 1_000]) {
      const venue = begun();
      const fail: Step = () => {
        venue.failing = failing;
      };
      await venue.play([connected, fail, delivered(trade(3, 63))], NO_CANDLES);
      await venue.play([() => undefined, delivered(trade(4, 121))], NO_CANDLES);
      const events = await venue.events();
      assert.deepEqual(draw(events).slice(1), ['#1', 'gap 1..63.001 unrepaired', '#3', '#4']);
      assert.equal(venue.requests.length, 6);
      assert.deepEqual(
        candlesOf(events).candles.map((candle) => candle.complete),
        [false, false],
      );
    }
  });

  it('stopped while it waits for the record, it gives nothing up', async () => {
    const venue = begun();
    const stop = new AbortController();
    let asked = 0;
    venue.onRequest = () => {
      asked += 1;
      if (asked < 2) return;
      if (asked === 3) stop.abort();
      venue.failing = 1;
    };
    const lost: Step = () => venue.record.push(trade(2, 2), trade(3, 3));
    await venue.play([connected, lost, delivered(trade(3, 3))], { ...NO_CANDLES, signal: stop.signal });
    assert.deepEqual(await taken(venue), ['#1']);
    venue.onRequest = () => undefined;
    venue.failing = 0;
    await venue.play([connected], NO_CANDLES);
    assert.deepEqual(await taken(venue), ['#1', '#2', '#3']);
  });

  it('stopped between two requests, it gives nothing up either', async () => {
    const venue = begun();
    const stop = new AbortController();
    venue.clock.sleep = async () => stop.abort();
    await venue.play([connected, delivered(trade(3, 3))], { ...NO_CANDLES, signal: stop.signal });
    assert.deepEqual(await taken(venue), ['#1']);
  });

  it('stopped in the first request, it ends without an error', async () => {
    const venue = begun();
    const stop = new AbortController();
    venue.onRequest = () => stop.abort();
    await venue.play([connected], { signal: stop.signal });
    assert.deepEqual(await venue.events(), []);
  });

  it('ids that may jump are taken as they come', async () => {
    const venue = begun();
    await venue.play([connected, delivered(trade(5, 5), trade(9, 9))], {
      ...NO_CANDLES,
      capabilities: { idSequence: 'sparse' },
    });
    assert.deepEqual(await taken(venue), ['#1', '#5', '#9']);
  });
});

describe('trades: progress', () => {
  it('comes only while the record is whole, and never goes back', async () => {
    const venue = begun();
    const down: Step = { kind: 'disconnected', reason: 'cut', retryAt: T0 + 9_000 };
    await venue.play(
      [
        alive(1.5),
        connected,
        alive(5),
        alive(4),
        alive(5),
        alive(6),
        down,
        alive(8),
        connected,
        alive(9),
        { kind: 'refused', instrument: BTC, reason: 'in maintenance' },
        alive(11),
        connected,
        alive(12, BTC, ETH),
      ],
      NO_CANDLES,
    );
    assert.deepEqual(await taken(venue), ['#1', '>5', '>6', '>9', '>12']);
    await venue.play([connected, alive(12), alive(13)], NO_CANDLES);
    assert.deepEqual((await taken(venue)).slice(-2), ['>12', '>13']);
  });
});

describe('trades: a recorded file', () => {
  const FILE = {
    capabilities: { finite: true, realTime: false },
    hasRecord: false,
    hasCandles: false,
  } as const;
  const ended: Step = { kind: 'ended' };

  it('is cut at both ends, told once; its records are not seen live', async () => {
    const venue = createVenue();
    await venue.play([connected, delivered(trade(1, 1), trade(2, 2)), ended], FILE);
    await venue.play([connected, ended], FILE);
    const events = await venue.events();
    assert.deepEqual(draw(events), ['gap ..1 start-of-input', '#1', '#2', 'gap 2.. end-of-input']);
    assert.ok(events.every((event) => event.availability === 'modelled'));
    assert.ok(events.every((event) => event.availableAt === event.eventTime));
    assert.equal((await venue.feedStates()).at(-1)?.state, 'ended');
  });

  it('goes on from where it was stopped', async () => {
    const venue = createVenue();
    await venue.play([connected, delivered(trade(1, 1))], FILE);
    await venue.play([connected, delivered(trade(2, 2)), ended], FILE);
    assert.deepEqual(draw(await venue.events()), [
      'gap ..1 start-of-input',
      '#1',
      '#2',
      'gap 2.. end-of-input',
    ]);
  });

  it('without trades tells no gap', async () => {
    const venue = createVenue();
    await venue.play([connected, ended], FILE);
    assert.deepEqual(await venue.events(), []);
  });

  it('with a hole in its ids has a gap there', async () => {
    const venue = createVenue();
    await venue.play([connected, delivered(trade(1, 1), trade(4, 4), trade(5, 5)), ended], FILE);
    assert.deepEqual(draw(await venue.events()).slice(1, 5), ['#1', 'gap 1..4.001 unrepaired', '#4', '#5']);
  });

  for (const [idSequence, hole] of [
    ['none', ['gap 1..500.001 unrepaired']],
    ['strict', []],
  ] as const) {
    it(`that goes on after its end: ${idSequence} ids`, async () => {
      const venue = createVenue();
      const options = { ...FILE, capabilities: { ...FILE.capabilities, idSequence } };
      await venue.play([connected, delivered(trade(1, 1)), ended], options);
      await venue.play([connected, delivered(trade(2, 500), trade(3, 501)), ended], options);
      assert.deepEqual(draw(await venue.events()), [
        'gap ..1 start-of-input',
        '#1',
        'gap 1.. end-of-input',
        ...hole,
        '#2',
        '#3',
        'gap 501.. end-of-input',
      ]);
    });
  }
});

describe('trades: what it tells of the feed', () => {
  it('connecting, live, down with why and when again, refused, live', async () => {
    const venue = begun();
    await venue.play(
      [
        connected,
        () => venue.clock.set(10),
        { kind: 'disconnected', reason: 'no network', retryAt: T0 + 11_000 },
        { kind: 'disconnected', reason: 'still none', retryAt: T0 + 13_000 },
        () => venue.clock.set(14),
        connected,
        { kind: 'refused', instrument: BTC, reason: 'in maintenance' },
        { kind: 'disconnected', reason: 'no network', retryAt: T0 + 15_000 },
        connected,
      ],
      NO_CANDLES,
    );
    const states = (await venue.feedStates()).map(({ state, reason, retryAt, since }) => [
      state,
      reason,
      retryAt === undefined ? undefined : (retryAt - T0) / 1_000,
      (since - T0) / 1_000,
    ]);
    assert.deepEqual(states, [
      ['connecting', '', undefined, 2],
      ['live', '', undefined, 2],
      ['down', 'no network', 11, 10],
      ['down', 'still none', 13, 10],
      ['live', '', undefined, 14],
      ['refused', 'in maintenance', undefined, 14],
      ['live', '', undefined, 14],
    ]);
  });

  it('counts trades, repeated and impossible ones for each instrument; one refused, the others go on', async () => {
    const venue = createVenue();
    venue.clock.set(2);
    venue.record.push(trade(1, 1), trade(7, 1, ETH));
    const later: Step = () => venue.clock.set(10);
    await venue.play(
      [
        { kind: 'refused', instrument: ETH, reason: 'unknown pair' },
        connected,
        delivered(trade(2, 2), trade(2, 2), trade(1, 1), trade(3, 3, BTC, { price: -1 })),
        delivered(trade(8, 2, ETH)),
        { kind: 'rejected', instrument: BTC, reason: 'no price', raw: '{}' },
        later,
        { kind: 'rejected', instrument: undefined, reason: 'no JSON', raw: '?' },
      ],
      { ...NO_CANDLES, instruments: [BTC, ETH] },
    );
    const newest = new Map((await venue.feedStates()).map((state) => [state.instrument, state]));
    const counts = [BTC, ETH].map((instrument) => {
      const { state, reason, trades, duplicates, rejected } = newest.get(instrument) ?? {};
      return [state, reason, trades, duplicates, rejected];
    });
    assert.deepEqual(counts, [
      ['live', '', 2, 2, 3],
      ['refused', 'unknown pair', 2, 0, 1],
    ]);
  });

  it('keeps the instruments apart', async () => {
    const venue = createVenue();
    venue.clock.set(2);
    venue.record.push(trade(1, 1), trade(7, 1, ETH));
    const both: Step = { kind: 'connected', instruments: [BTC, ETH] };
    const lost: Step = () => venue.record.push(trade(2, 2), trade(8, 2, ETH));
    await venue.play(
      [both, lost, delivered(trade(9, 3, ETH), trade(3, 3), trade(10, 4, ETH)), alive(4, ETH)],
      { ...NO_CANDLES, instruments: [BTC, ETH] },
    );
    const events = await venue.events();
    const of = (instrument: typeof BTC) => draw(events.filter((event) => event.instrument === instrument));
    assert.deepEqual(of(BTC), ['gap ..0 start-of-input', '#1', '#2', '#3']);
    assert.deepEqual(of(ETH), ['gap ..0 start-of-input', '#7', '#8', '#9', '#10', '>4']);
  });
});
