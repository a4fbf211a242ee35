import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '@foretick/ports';
import { ForetickError } from '@foretick/ports';
import { createRecordedMarket, createSimulatedExchange, type SimulatedTrade } from '@foretick/simulator';
import {
  BTC,
  createHeldClock,
  isError,
  pagesOf,
  pair,
  runningClock,
  simulated,
} from '@foretick/venue-connection/testing';
import { createKrakenFeed, type KrakenTiming } from '../kraken-feed.ts';

const NOW_MS = Date.UTC(2026, 2, 10, 12);
const DOGE = pair('DOGE/USD');
const btc = simulated(BTC);

describe('REST of Kraken', () => {
  it('pages with the cursor exactly as it was given, also between trades of one microsecond', async () => {
    // Trades 600 to 1,499 share a microsecond, and the first page ends among them.
    const flat = Array.from({ length: 2_500 }, (_, index) =>
      tradeAt(index, index < 600 ? index : Math.max(600, index - 899)),
    );
    await withVenue(flat, async ({ feed, exchange }) => {
      const pages = await pagesOf(feed.tradesSince(btc, 0, new AbortController().signal));
      assert.deepEqual(
        pages.map((page) => page.length),
        [1_000, 1_000, 500],
      );
      assert.deepEqual(
        pages.flat().map((trade) => trade.sequence),
        flat.map((trade) => trade.id),
      );
      const cursors = exchange
        .restRequests()
        .map((path) => new URLSearchParams(path.split('?')[1]).get('since'));
      assert.equal(cursors[0], '0');
      for (const cursor of cursors.slice(1)) assert.match(cursor ?? '', /^\d{19}$/);
      assert.equal(new Set(cursors).size, 3);
    });
  });

  it('drops the rows that a page repeats from the one before', async () => {
    await withVenue([tradeAt(0, 0)], async ({ feed, exchange }) => {
      const body = (fromId: number, rows: number): string => {
        const list = Array.from({ length: rows }, (_, index) => [
          '1',
          '1',
          1_700_000_000 + fromId + index,
          'b',
          'm',
          '',
          fromId + index,
        ]);
        return JSON.stringify({
          error: [],
          result: { XXBTZUSD: list, last: `${1_700_000_000 + fromId + rows}000000000` },
        });
      };
      exchange.setFaults({
        restErrors: [
          { kind: 'garbage', body: body(1, 1_000) },
          { kind: 'garbage', body: body(998, 10) },
        ],
      });
      const pages = await pagesOf(feed.tradesSince(btc, 0, new AbortController().signal));
      assert.deepEqual(
        pages.flat().map((trade) => trade.sequence),
        Array.from({ length: 1_007 }, (_, index) => index + 1),
      );
    });
  });

  it('knows the coins that Kraken calls by other names', async () => {
    await withVenue(
      [tradeAt(0, 0)],
      async ({ feed, exchange }) => {
        await pagesOf(feed.tradesSince(simulated(DOGE), 0, new AbortController().signal));
        assert.deepEqual(exchange.restRequests(), ['/0/public/Trades?since=0&count=1000&pair=XDGUSD']);
      },
      DOGE,
    );
  });

  for (const [name, fault, code] of [
    ['status 429', { kind: 'status', status: 429 }, 'KRAKEN_RATE_LIMITED'],
    ['status 503', { kind: 'status', status: 503 }, 'KRAKEN_UNAVAILABLE'],
    ['too many requests', { kind: 'error', error: 'EGeneral:Too many requests' }, 'KRAKEN_RATE_LIMITED'],
    ['rate limit exceeded', { kind: 'error', error: 'EAPI:Rate limit exceeded' }, 'KRAKEN_RATE_LIMITED'],
    ['service busy', { kind: 'error', error: 'EService:Busy' }, 'KRAKEN_UNAVAILABLE'],
    ['no answer', { kind: 'hang' }, 'KRAKEN_UNREACHABLE'],
  ] as const) {
    it(`tries again after: ${name}; gives up with ${code} when it lasts`, async () => {
      await withVenue([tradeAt(0, 0)], async ({ feed, exchange }) => {
        const { signal } = new AbortController();
        exchange.setFaults({ restErrors: [fault, fault] });
        const pages = await pagesOf(feed.tradesSince(btc, 0, signal));
        assert.equal(pages.flat().length, 1);
        assert.equal(exchange.restRequests().length, 3);
        exchange.setFaults({ restOutage: fault });
        await assert.rejects(pagesOf(feed.tradesSince(btc, 0, signal)), isError(code, true));
        assert.equal(exchange.restRequests().length, 3 + ATTEMPTS);
      });
    });
  }

  for (const [name, body] of [
    ['no JSON', '<html>'],
    ['no error list', '{"result":{}}'],
    ['no result', '{"error":[]}'],
    ['no rows', '{"error":[],"result":{"last":"1"}}'],
    ['a row that is no trade', '{"error":[],"result":{"X":[["1","1",1,"x","m","",1]],"last":"1"}}'],
    ['a cursor that is a number', '{"error":[],"result":{"X":[],"last":17}}'],
  ] as const) {
    it(`calls an answer with ${name} bad`, async () => {
      await withVenue([tradeAt(0, 0)], async ({ feed, exchange }) => {
        exchange.setFaults({ restErrors: [{ kind: 'garbage', body }] });
        const asked = pagesOf(feed.tradesSince(btc, 0, new AbortController().signal));
        await assert.rejects(asked, isError('KRAKEN_BAD_RESPONSE', true));
        assert.equal(exchange.restRequests().length, 1);
      });
    });
  }

  it('tells an unknown pair and an interval that Kraken does not have', async () => {
    await withVenue([tradeAt(0, 0)], async ({ feed }) => {
      const { signal } = new AbortController();
      const unknown = feed.recentCandles(simulated(pair('NOPE/USD')), 60, signal);
      await assert.rejects(unknown, isError('KRAKEN_UNKNOWN_PAIR', false));
      await assert.rejects(feed.recentCandles(btc, 90, signal), isError('KRAKEN_UNKNOWN_INTERVAL', false));
    });
  });

  it('says why nobody answers', async () => {
    const gone = await createSimulatedExchange({ clock: runningClock, seed: 1, pairs: [BTC] });
    await gone.close();
    const feed = createFeed(quickClock, gone.restUrl);
    await assert.rejects(feed.recentCandles(btc, 60, new AbortController().signal), (error) => {
      assert.ok(error instanceof ForetickError);
      assert.equal(error.message, `cannot reach 127.0.0.1:${gone.port}: connection refused`);
      return isError('KRAKEN_UNREACHABLE', true)(error);
    });
  });

  it('makes one call a second after a small burst, over all kinds of calls', async () => {
    await withVenue([tradeAt(0, 0)], async ({ exchange }) => {
      const waits: number[] = [];
      let now = NOW_MS + 10_000;
      const clock: Clock = {
        now: () => now,
        // Only the waits between calls count; a wait that ends by its signal is a timeout.
        sleep: async (ms, signal) => {
          if (ms === REQUEST_TIMEOUT_MS) return runningClock.sleep(ms, signal);
          waits.push(ms);
          now += ms;
        },
      };
      const feed = createFeed(clock, exchange.restUrl, { callEveryMs: 1_000 });
      const { signal } = new AbortController();
      for (let call = 0; call < 3; call += 1) {
        await feed.recentCandles(btc, 60, signal);
        await pagesOf(feed.tradesSince(btc, 0, signal));
      }
      assert.deepEqual(waits, [1_000, 1_000, 1_000]);
    });
  });
});

const ATTEMPTS = 4;
const REQUEST_TIMEOUT_MS = 150;

/** Waits between attempts take no time; a request's timeout is real. */
const quickClock: Clock = {
  now: () => NOW_MS,
  sleep: (ms, signal) => runningClock.sleep(ms === REQUEST_TIMEOUT_MS ? ms : 0, signal),
};

type Venue = {
  feed: ReturnType<typeof createFeed>;
  exchange: Awaited<ReturnType<typeof createSimulatedExchange>>;
};

async function withVenue(
  trades: readonly SimulatedTrade[],
  body: (venue: Venue) => Promise<void>,
  name = BTC,
): Promise<void> {
  const market = createRecordedMarket(new Map([[name, trades]]));
  const exchange = await createSimulatedExchange({ clock: createHeldClock(NOW_MS), market });
  try {
    await body({ exchange, feed: createFeed(quickClock, exchange.restUrl) });
  } finally {
    await exchange.close();
  }
}

function createFeed(clock: Clock, restUrl: string, timing: Partial<KrakenTiming> = {}) {
  return createKrakenFeed({
    clock,
    random: () => 0,
    restUrl,
    exchange: 'simulated',
    timing: { requestTimeoutMs: REQUEST_TIMEOUT_MS, callEveryMs: 0, maxAttempts: ATTEMPTS, ...timing },
  });
}

function tradeAt(index: number, offsetUs: number): SimulatedTrade {
  const timeUs = (NOW_MS - 60_000) * 1_000 + offsetUs;
  return { id: 100 + index, timeUs, price: 10, quantity: 1, side: 'buy', orderType: 'limit' };
}
