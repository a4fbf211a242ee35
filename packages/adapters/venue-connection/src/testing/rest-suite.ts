import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Clock, ForetickError } from '@foretick/ports';
import { assertCandlesMatchTrades } from '@foretick/ports/contract/market-feed-candles';
import {
  createRecordedMarket,
  type SimulatedTrade,
  type SimulatedVenue,
  type SimulatedVenueOptions,
} from '@foretick/simulator';
import type { RestTiming } from '../rest/rest-client.ts';
import {
  BTC,
  createHeldClock,
  expectedTrades,
  type HistoryFeed,
  pair,
  runningClock,
  simulated,
} from './case.ts';
import { freePort, isError, pagesOf } from './waiting.ts';

/** A venue and its feed, as `restSuite` needs them. */
export interface RestUnderTest {
  readonly name: string;
  /** For example `BINANCE`. */
  readonly prefix: string;
  readonly startVenue: (options: SimulatedVenueOptions) => Promise<SimulatedVenue>;
  readonly createFeed: (options: {
    readonly clock: Clock;
    readonly random: () => number;
    readonly restUrl: string;
    readonly exchange: string;
    readonly timing: Partial<RestTiming>;
  }) => HistoryFeed;
}

/** What can go wrong with a venue's REST API, and the errors that callers get. */
export function restSuite(venue: RestUnderTest): void {
  const code = (name: string): string => `${venue.prefix}_${name}`;
  const { signal } = new AbortController();
  const btc = simulated(BTC);

  describe(`REST of ${venue.name}`, () => {
    it('pages through more trades than one page holds, also when they share a millisecond', async () => {
      // Trades 600 to 1,499 share a millisecond, and the first page ends among them.
      const trades = Array.from({ length: 3_500 }, (_, index) =>
        tradeAt(index, (index < 600 ? index : Math.max(600, index - 899)) * 1_000),
      );
      await withVenue(venue, trades, async ({ feed }) => {
        for (const first of [0, 700, 1_000, 2_400, 3_499]) {
          const fromTime = Math.floor((trades[first]?.timeUs ?? 0) / 1_000);
          const pages = await pagesOf(feed.tradesSince(btc, fromTime, signal));
          assert.deepEqual(
            pages.flat().map((trade) => trade.sequence),
            trades.filter(({ timeUs }) => timeUs >= fromTime * 1_000).map(({ id }) => id),
          );
        }
      });
    });

    it('puts the candles of a range together from several pages, and carries the price over quiet minutes', async () => {
      const from = NOW_MS - RANGE_MINUTES * 60_000;
      // Ten minutes out of fifty are quiet, some of them where one page ends and the next begins.
      const trades = Array.from({ length: RANGE_MINUTES + 55 }, (_, index) => index - 55)
        .filter((minute) => (minute + 5_000) % 50 < 40)
        .map((minute, id) => ({
          ...tradeAt(id, 0),
          price: 10 + id,
          timeUs: (from + minute * 60_000) * 1_000,
        }));
      await withVenue(venue, trades, async ({ feed }) => {
        const range = { from, to: NOW_MS - 120_000 };
        const candles = await feed.candlesBetween(btc, 60, range, signal);
        assert.equal(candles.length, RANGE_MINUTES - 2);
        assertCandlesMatchTrades(candles, {
          instrument: btc,
          intervalSec: 60,
          trades: expectedTrades(trades, btc),
          now: NOW_MS,
        });
      });
    });

    for (const [name, fault, expected] of [
      ['status 429', { kind: 'status', status: 429 }, 'RATE_LIMITED'],
      ['status 503', { kind: 'status', status: 503 }, 'UNAVAILABLE'],
      ['no answer', { kind: 'hang' }, 'UNREACHABLE'],
    ] as const) {
      it(`tries again after: ${name}; gives up with ${expected} when it lasts`, async () => {
        await withVenue(venue, [tradeAt(0, 0)], async ({ feed, exchange }) => {
          exchange.setFaults({ restErrors: [fault, fault] });
          assert.equal((await pagesOf(feed.tradesSince(btc, 0, signal))).flat().length, 1);
          exchange.setFaults({ restOutage: fault });
          const before = exchange.restRequests().length;
          await assert.rejects(pagesOf(feed.tradesSince(btc, 0, signal)), isError(code(expected), true));
          assert.equal(exchange.restRequests().length, before + ATTEMPTS);
        });
      });
    }

    it('waits as long as the venue asks for, and for a long ban asks nothing more', async () => {
      await withVenue(venue, [tradeAt(0, 0)], async ({ exchange }) => {
        const { clock, waits, pass } = countingClock();
        const feed = createFeed(venue, exchange.restUrl, clock);
        exchange.setFaults({ restErrors: [{ kind: 'status', status: 429, retryAfterSec: 7 }] });
        await feed.recentCandles(btc, 60, signal);
        assert.deepEqual(waits, [7_000]);

        exchange.setFaults({ restErrors: [{ kind: 'status', status: 418, retryAfterSec: 600 }] });
        const banned = exchange.restRequests().length;
        for (let call = 0; call < 3; call += 1) {
          await assert.rejects(feed.recentCandles(btc, 60, signal), (error) => {
            assert.match(String(error), /asks for fewer calls \(status 418\); wait 10 minutes/);
            return isError(code('RATE_LIMITED'), true)(error);
          });
        }
        assert.equal(exchange.restRequests().length, banned + 1);
        pass(600_000);
        await feed.recentCandles(btc, 60, signal);
      });
    });

    it('says that the country is refused (451), and asks again an hour later', async () => {
      await withVenue(venue, [tradeAt(0, 0)], async ({ exchange }) => {
        const { clock, pass } = countingClock();
        const feed = createFeed(venue, exchange.restUrl, clock);
        exchange.setFaults({ refusedCountry: true });
        for (let call = 0; call < 3; call += 1) {
          await assert.rejects(feed.recentCandles(btc, 60, signal), isError(code('REFUSED_COUNTRY'), false));
        }
        assert.equal(exchange.restRequests().length, 1);
        exchange.setFaults({});
        pass(3_600_000);
        await feed.recentCandles(btc, 60, signal);
      });
    });

    for (const [name, body] of [
      ['no JSON', '<html>'],
      ['no list', '{"a":1}'],
      ['null', 'null'],
      ['a row that is nothing', '[null]'],
      ['a row that is something else', '[{"id":"1","trade_id":"1"}]'],
    ] as const) {
      it(`calls an answer with ${name} bad, and does not ask again`, async () => {
        await withVenue(venue, [tradeAt(0, 0)], async ({ feed, exchange }) => {
          for (const ask of [
            () => pagesOf(feed.tradesSince(btc, 0, signal)),
            () => feed.recentCandles(btc, 60, signal),
          ]) {
            exchange.setFaults({ restErrors: [{ kind: 'garbage', body }] });
            const before = exchange.restRequests().length;
            await assert.rejects(ask(), isError(code('BAD_RESPONSE'), true));
            assert.equal(exchange.restRequests().length, before + 1);
          }
        });
      });
    }

    it("tells an unknown pair, an unknown interval and the venue's own words", async () => {
      await withVenue(venue, [tradeAt(0, 0)], async ({ feed, exchange }) => {
        const unknown = simulated(pair('NOPE/USD'));
        await assert.rejects(feed.recentCandles(unknown, 60, signal), isError(code('UNKNOWN_PAIR'), false));
        await assert.rejects(feed.recentCandles(btc, 90, signal), isError(code('UNKNOWN_INTERVAL'), false));
        exchange.setFaults({ restErrors: [{ kind: 'error', error: 'not\nlike this' }] });
        await assert.rejects(feed.recentCandles(btc, 60, signal), (error) => {
          assert.match(String(error), /not like this/);
          return isError(code('REFUSED'), false)(error);
        });
      });
    });

    it('says why nobody answers', async () => {
      const port = await freePort();
      const feed = createFeed(venue, `http://127.0.0.1:${port}`, quickClock);
      await assert.rejects(feed.recentCandles(btc, 60, signal), (error) => {
        assert.ok(error instanceof ForetickError);
        assert.equal(error.message, `cannot reach 127.0.0.1:${port}: connection refused`);
        return isError(code('UNREACHABLE'), true)(error);
      });
    });
  });
}

const NOW_MS = Date.UTC(2026, 2, 10, 12);
/** More than the largest page of any venue. */
const RANGE_MINUTES = 1_300;
const ATTEMPTS = 4;
const REQUEST_TIMEOUT_MS = 150;

/** Waits between attempts take no time; a request's timeout is real. */
const quickClock: Clock = {
  now: () => NOW_MS,
  sleep: (ms, signal) => runningClock.sleep(ms === REQUEST_TIMEOUT_MS ? ms : 0, signal),
};

/** Like `quickClock`, with the waits written down and the time moved by them. */
function countingClock(): {
  readonly clock: Clock;
  readonly waits: readonly number[];
  readonly pass: (ms: number) => void;
} {
  const waits: number[] = [];
  let now = NOW_MS;
  const clock: Clock = {
    now: () => now,
    sleep: async (ms, signal) => {
      if (ms === REQUEST_TIMEOUT_MS) return runningClock.sleep(ms, signal);
      waits.push(ms);
      now += ms;
    },
  };
  return {
    clock,
    waits,
    pass: (ms) => {
      now += ms;
    },
  };
}

async function withVenue(
  venue: RestUnderTest,
  trades: readonly SimulatedTrade[],
  body: (subject: { readonly feed: HistoryFeed; readonly exchange: SimulatedVenue }) => Promise<void>,
): Promise<void> {
  const market = createRecordedMarket(new Map([[BTC, trades]]));
  const exchange = await venue.startVenue({ clock: createHeldClock(NOW_MS), market });
  try {
    await body({ exchange, feed: createFeed(venue, exchange.restUrl, quickClock) });
  } finally {
    await exchange.close();
  }
}

function createFeed(venue: RestUnderTest, restUrl: string, clock: Clock): HistoryFeed {
  const timing = { requestTimeoutMs: REQUEST_TIMEOUT_MS, callEveryMs: 0, maxAttempts: ATTEMPTS };
  return venue.createFeed({ clock, random: () => 0, restUrl, exchange: 'simulated', timing });
}

function tradeAt(index: number, offsetUs: number): SimulatedTrade {
  const timeUs = (NOW_MS - 600_000) * 1_000 + offsetUs;
  return { id: 100 + index, timeUs, price: 10, quantity: 1, side: 'buy', orderType: 'limit' };
}
