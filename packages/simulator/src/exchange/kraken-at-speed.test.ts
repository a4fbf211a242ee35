import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKrakenFeed, type KrakenTiming } from '@foretick/adapter-kraken';
import { createScaledClock } from '@foretick/adapter-system-clock';
import { instrumentId, type Pair, type Trade } from '@foretick/core/trade';
import type { FeedEvent } from '@foretick/ports';
import type { ExchangeFaults } from './faults.ts';
import { createSimulatedExchange, type SimulatedExchange } from './simulated-exchange.ts';

const BTC = 'BTC/USD' as Pair;
const ETH = 'ETH/USD' as Pair;
const PAIRS = [BTC, ETH];
const SPEED = 50;

describe('Kraken feed at 50 times the speed', () => {
  it('delivers every trade of 30 s over one connection, each once it has happened', async () => {
    await withFeed({}, async ({ exchange, events, until, from }) => {
      await until((event) => event.kind === 'alive' && event.eventTime >= from + 30_000);
      const kinds = new Set(events.map((event) => event.kind));
      assert.deepEqual(kinds, new Set(['connected', 'trades', 'alive']));
      for (const pair of PAIRS) {
        const truth = exchange.truth(pair, from, from + 30_000);
        assert.ok(truth.length > 10, `only ${truth.length} trades of ${pair}`);
        const delivered = tradesOf(events, pair).filter(
          ({ eventTime }) => eventTime >= from && eventTime < from + 30_000,
        );
        assert.deepEqual(
          delivered.map(({ sequence, price, quantity, side }) => [sequence, price, quantity, side]),
          truth.map(({ id, price, quantity, side }) => [id, price, quantity, side]),
        );
      }
      assertNoneLate(events);
      // A quiet connection is heard of each second, so that is how often event time may move on.
      const alive = events.filter((event) => event.kind === 'alive').map((event) => event.eventTime);
      assert.ok(alive.length >= 10, `${alive.length} signs of life`);
    });
  });

  it('is through watchdog, backoff and REST limits as many times sooner', async () => {
    const begun = performance.now();
    await withFeed(
      {},
      async ({ exchange, feed, clock, until, count }) => {
        await until((event) => event.kind === 'connected');
        // Silence of 5 s is death; the next attempt comes after 1 s at most.
        const silentAt = clock.now();
        exchange.silenceConnections();
        await until(
          (event) => event.kind === 'disconnected' && /^nothing heard from .* for 5 s$/.test(event.reason),
        );
        const silentMs = clock.now() - silentAt;
        assert.ok(silentMs >= 4_000, `given up after ${silentMs} ms`);
        await until((event) => event.kind === 'connected', count());
        // Three calls at once, then one a second.
        const askedAt = clock.now();
        for (let call = 0; call < 10; call += 1) {
          await feed.recentCandles(instrumentId('simulated', BTC), 60, new AbortController().signal);
        }
        const askedMs = clock.now() - askedAt;
        assert.ok(askedMs >= 6_500, `10 calls within ${askedMs} ms`);
      },
      {},
    );
    const tookMs = performance.now() - begun;
    assert.ok(tookMs < 5_000, `${tookMs} ms of real time`);
  });

  it('gets all trades back through REST after a minute of disconnects, jumps and repeats', async () => {
    const faults: ExchangeFaults = {
      disconnect: { everyMs: 10_000 },
      jumps: 0.02,
      duplicates: 0.05,
      reordered: 0.3,
      malformedMessages: 0.02,
      wrongTypes: 0.01,
      restRateLimited: 0.1,
      restUnavailable: 0.1,
      restReset: 0.1,
      clockSkewMs: -2_000,
    };
    await withFeed(faults, async ({ exchange, feed, events, until, from }) => {
      await until(({ kind }) => kind === 'disconnected');
      await until((event) => event.kind === 'alive' && event.eventTime >= from + 60_000);
      assert.ok(events.some((event) => event.kind === 'rejected'));
      for (const pair of PAIRS) {
        const byId = new Map(tradesOf(events, pair).map((trade) => [trade.sequence, trade]));
        const streamed = byId.size;
        const instrument = instrumentId('simulated', pair);
        for await (const page of feed.tradesSince(instrument, from, new AbortController().signal)) {
          for (const trade of page) {
            const known = byId.get(trade.sequence);
            if (known !== undefined) assert.deepEqual(told(known), told(trade));
            byId.set(trade.sequence, trade);
          }
        }
        assert.ok(byId.size > streamed, 'nothing was missing');
        for (const { id, price } of exchange.truth(pair, from, from + 60_000)) {
          assert.equal(byId.get(id)?.price, price);
        }
      }
    });
  });
});

type Feed = ReturnType<typeof createKrakenFeed>;

interface Subject {
  readonly exchange: SimulatedExchange;
  readonly clock: ReturnType<typeof createScaledClock>;
  readonly feed: Feed;
  readonly events: readonly FeedEvent[];
  /** Event time at which all pairs had been subscribed, a second ago at least. */
  readonly from: number;
  count(): number;
  until(when: (event: FeedEvent) => boolean, after?: number): Promise<FeedEvent>;
}

/** A busy machine may take 100 ms of real time for anything, which is 5 s here and death to a connection. */
const PATIENT = { connectTimeoutMs: 60_000, silenceMs: 60_000 };

async function withFeed(
  faults: ExchangeFaults,
  body: (subject: Subject) => Promise<void>,
  timing: Partial<KrakenTiming> = PATIENT,
): Promise<void> {
  const clock = createScaledClock({ speed: SPEED, startAt: Date.UTC(2026, 2, 10, 0, 2, 50) });
  const exchange = await createSimulatedExchange({ clock, seed: 3, pairs: PAIRS, faults });
  const { restUrl, wsUrl } = exchange;
  const feed = createKrakenFeed({ clock, random: () => 0.5, restUrl, wsUrl, exchange: 'simulated', timing });
  const stop = new AbortController();
  const events: FeedEvent[] = [];
  let changed = Promise.withResolvers<void>();
  const instruments = PAIRS.map((pair) => instrumentId('simulated', pair));
  const reading = (async () => {
    for await (const event of feed.events({ instruments, after: new Map(), signal: stop.signal })) {
      events.push(event);
      changed.resolve();
      changed = Promise.withResolvers();
    }
  })();
  const until: Subject['until'] = async (when, after = 0) => {
    const deadline = AbortSignal.timeout(10_000);
    const late = new Promise<never>((_, reject) => {
      deadline.addEventListener('abort', () => reject(new Error('waited 10 s')));
    });
    for (;;) {
      const found = events.slice(after).find(when);
      if (found !== undefined) return found;
      await Promise.race([changed.promise, late]);
    }
  };
  try {
    for (const instrument of instruments) {
      await until((event) => event.kind === 'connected' && event.instruments.includes(instrument));
    }
    await body({ exchange, clock, feed, events, from: exchange.now(), count: () => events.length, until });
  } finally {
    stop.abort();
    await reading;
    await exchange.close();
  }
}

function tradesOf(events: readonly FeedEvent[], pair: Pair): readonly Trade[] {
  const instrument = instrumentId('simulated', pair);
  return events
    .flatMap((event) => (event.kind === 'trades' ? event.trades : []))
    .filter((trade) => trade.instrument === instrument);
}

function told({ sequence, price, quantity, side, eventTime }: Trade): readonly unknown[] {
  return [sequence, price, quantity, side, eventTime];
}

/** No trade comes after a sign of life that spoke for its time. */
function assertNoneLate(events: readonly FeedEvent[]): void {
  let aliveUntil = 0;
  const seen = new Set<string>();
  for (const event of events) {
    if (event.kind === 'alive') aliveUntil = Math.max(aliveUntil, event.eventTime);
    if (event.kind !== 'trades') continue;
    for (const { instrument, tradeId, eventTime } of event.trades) {
      const isNew = !seen.has(`${instrument} ${tradeId}`);
      seen.add(`${instrument} ${tradeId}`);
      assert.ok(!isNew || eventTime >= aliveUntil, `a trade ${aliveUntil - eventTime} ms late`);
    }
  }
}
