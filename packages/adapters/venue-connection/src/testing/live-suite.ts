import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '@foretick/ports';
import type { SimulatedVenue, SimulatedVenueOptions, VenueFaults } from '@foretick/simulator';
import type { LiveTiming } from '../stream/live-events.ts';
import { BTC, ETH, type HistoryFeed, runningClock, simulated } from './case.ts';
import { type Listener, listen } from './listener.ts';
import { freePort, pagesOf } from './waiting.ts';

/** A venue and its feed, as `liveSuite` needs them. */
export interface VenueUnderTest {
  readonly name: string;
  readonly startVenue: (options: SimulatedVenueOptions) => Promise<SimulatedVenue>;
  readonly createFeed: (options: {
    readonly clock: Clock;
    readonly random: () => number;
    readonly restUrl: string;
    readonly wsUrl: string;
    readonly exchange: string;
    readonly maxWaiting?: number;
    readonly timing: Partial<LiveTiming>;
  }) => HistoryFeed;
  /** Messages that make no sense, and one with trades of which only that with id 5 of BTC/USD is one. */
  readonly malformed: readonly string[];
  readonly mixed: { readonly messages: readonly string[]; readonly reasons: readonly string[] };
}

/** What can go wrong with a venue's live connection, and what the consumer has to see of it. */
export function liveSuite(venue: VenueUnderTest): void {
  const btc = simulated(BTC);
  const eth = simulated(ETH);
  const withVenue = (
    body: (subject: {
      readonly exchange: SimulatedVenue;
      readonly feed: HistoryFeed;
      readonly listener: Listener;
    }) => Promise<void>,
    timing: Partial<LiveTiming> = {},
    options: { heartbeatEveryMs?: number; sendEveryMs?: number; faults?: VenueFaults } = {},
  ): Promise<void> => runWithVenue(venue, body, timing, options);

  // Each test has a venue of its own, and mostly waits.
  describe(`live events of ${venue.name}`, { concurrency: 4 }, () => {
    it('reconnects after the connection was cut, without asking for what it knows', async () => {
      await withVenue(async ({ exchange, listener }) => {
        await listener.until('trades');
        await listener.until('connected', (event) => event.instruments.includes(btc));
        const asked = exchange.restRequests().length;
        exchange.dropConnections();
        const gone = await listener.until('disconnected');
        assert.match(gone.reason, /^127\.0\.0\.1:\d+ cut the connection$/);
        const at = listener.events.indexOf(gone);
        await listener.until('connected', undefined, at);
        await listener.until('trades', undefined, at);
        assert.equal(exchange.restRequests().length, asked);
      });
    });

    it('drops a connection that has gone silent, and connects anew', async () => {
      await withVenue(
        async ({ exchange, listener }) => {
          await listener.until('alive');
          exchange.setFaults({ silent: true });
          const gone = await listener.until('disconnected');
          assert.match(gone.reason, /^nothing heard from 127\.0\.0\.1:\d+ for 0\.6 s$/);
          exchange.setFaults({});
          await listener.until('connected', undefined, listener.events.indexOf(gone));
        },
        { silenceMs: 600 },
      );
    });

    it('stays connected and alive when nothing but answers to its own questions come', async () => {
      const silenceMs = 300;
      await withVenue(
        async ({ exchange, listener }) => {
          await listener.until('connected');
          const from = runningClock.now();
          await listener.until('alive', (event) => event.eventTime > from + 3 * silenceMs);
          assert.equal(listener.events.filter((event) => event.kind === 'disconnected').length, 0);
          assert.equal(exchange.connectionCount(), 1);
        },
        { silenceMs },
        { heartbeatEveryMs: 3_600_000, sendEveryMs: 3_600_000 },
      );
    });

    it('renews a connection that has become old', async () => {
      await withVenue(
        async ({ listener }) => {
          const gone = await listener.until('disconnected');
          assert.match(gone.reason, /^the connection to 127\.0\.0\.1:\d+ is .* h old and gets renewed$/);
          await listener.until('connected', undefined, listener.events.indexOf(gone));
        },
        { renewAfterMs: 400 },
      );
    });

    it('goes on with the other pair when the venue does not have one, and takes it when it has', async () => {
      await withVenue(
        async ({ exchange, listener }) => {
          const refusal = await listener.until('refused');
          assert.equal(refusal.instrument, eth);
          assert.match(refusal.reason, /has no pair ETH.?USD/);
          await listener.until('trades', (event) => event.trades.every((trade) => trade.instrument === btc));
          const alive = await listener.until('alive');
          assert.deepEqual(alive.instruments, [btc]);
          exchange.setFaults({});
          await listener.until('connected', (event) => event.instruments.includes(eth));
          await listener.until('trades', (event) => event.trades.some((trade) => trade.instrument === eth));
          assert.equal(listener.events.filter((event) => event.kind === 'refused').length, 1);
        },
        { refusedRetryMs: 300 },
        { faults: { refusedPairs: ['ETH/USD'] } },
      );
    });

    it('subscribes all the same when REST does not answer for the pairs', async () => {
      await withVenue(
        async ({ listener }) => {
          await listener.until('connected', (event) => event.instruments.includes(btc));
          await listener.until('trades');
        },
        {},
        { faults: { restOutage: { kind: 'status', status: 503 } } },
      );
    });

    it('tells every instrument that the country is refused (451), and asks again rarely', async () => {
      await withVenue(
        async ({ exchange, listener }) => {
          const refusal = await listener.until('refused', (event) => event.instrument === eth);
          assert.equal(
            refusal.reason,
            `${venue.name} refuses this country (451); use another exchange, it is asked again in an hour`,
          );
          assert.deepEqual(
            listener.events.map((event) => event.kind === 'refused' && event.instrument),
            [btc, eth],
          );
          // It comes back by itself when the next attempt is due.
          exchange.setFaults({});
          await listener.until('connected', (event) => event.instruments.includes(eth));
          const kinds = new Set(listener.events.map((event) => event.kind));
          assert.ok(!kinds.has('disconnected'), 'a refusal is no lost connection');
        },
        { refusedCountryRetryMs: 500 },
        { faults: { refusedCountry: true } },
      );
    });

    it('sets malformed messages and impossible trades aside and goes on', async () => {
      await withVenue(async ({ exchange, listener }) => {
        await listener.until('connected', (event) => event.instruments.includes(btc));
        for (const text of [...venue.malformed, ...venue.mixed.messages]) exchange.sendRaw(text);
        await listener.until('trades', (event) => event.trades.some((trade) => trade.tradeId === '5'));
        const rejected = listener.events.filter((event) => event.kind === 'rejected');
        assert.deepEqual(
          rejected.slice(0, venue.malformed.length).map((event) => event.raw),
          venue.malformed,
        );
        assert.deepEqual(
          rejected.slice(venue.malformed.length).map((event) => event.reason),
          venue.mixed.reasons,
        );
        assert.equal(exchange.connectionCount(), 1);
      });
    });

    it('delivers on both sides of a jump in ids; REST has what lies between', async () => {
      await withVenue(async ({ exchange, feed, listener }) => {
        await listener.until('trades', (event) => event.trades.some((trade) => trade.instrument === btc));
        exchange.loseNext(BTC, 3);
        const ids = (): readonly number[] =>
          listener.events
            .flatMap((event) => (event.kind === 'trades' ? event.trades : []))
            .filter((trade) => trade.instrument === btc)
            .map((trade) => trade.sequence);
        const jumpAt = (): number => ids().findIndex((id, index, all) => id > (all[index - 1] ?? id) + 1);
        await listener.until('trades', () => jumpAt() > 0);
        const [before = 0, after = 0] = ids().slice(jumpAt() - 1, jumpAt() + 1);
        const { signal } = new AbortController();
        const pages = await pagesOf(feed.tradesSince(btc, runningClock.now() - 60_000, signal));
        const missing = pages.flat().filter(({ sequence }) => sequence > before && sequence < after);
        assert.deepEqual(
          missing.map((trade) => trade.sequence),
          [before + 1, before + 2, before + 3],
        );
      });
    });

    it('says at once that nobody listens there, and connects by itself when somebody does', async () => {
      const port = await freePort();
      const listener = listen(createFeed(venue, port, {}), [btc]);
      try {
        const gone = await listener.until('disconnected');
        assert.equal(gone.reason, `cannot reach 127.0.0.1:${port}: connection refused`);
        const exchange = await venue.startVenue({ clock: runningClock, seed: 1, pairs: [BTC], port });
        await listener.until('connected');
        await listener.stop();
        await exchange.close();
      } finally {
        await listener.stop();
      }
    });
  });
}

const QUICK = { tickMs: 40, aliveMarginMs: 200 };

function createFeed(venue: VenueUnderTest, port: number, timing: Partial<LiveTiming>): HistoryFeed {
  return venue.createFeed({
    clock: runningClock,
    random: () => 0.1,
    restUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    exchange: 'simulated',
    timing: { ...QUICK, ...timing },
  });
}

async function runWithVenue(
  venue: VenueUnderTest,
  body: (subject: {
    readonly exchange: SimulatedVenue;
    readonly feed: HistoryFeed;
    readonly listener: Listener;
  }) => Promise<void>,
  timing: Partial<LiveTiming>,
  options: {
    readonly heartbeatEveryMs?: number;
    readonly sendEveryMs?: number;
    readonly faults?: VenueFaults;
  },
): Promise<void> {
  const exchange = await venue.startVenue({
    clock: runningClock,
    heartbeatEveryMs: 100,
    sendEveryMs: 20,
    ...options,
    seed: 1,
    pairs: [BTC, ETH],
  });
  const feed = createFeed(venue, exchange.port, timing);
  const listener = listen(feed, [simulated(BTC), simulated(ETH)]);
  try {
    await body({ exchange, feed, listener });
  } finally {
    await listener.stop();
    await exchange.close();
  }
}
