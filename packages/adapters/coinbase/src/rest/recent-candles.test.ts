import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertCandlesMatchTrades } from '@foretick/ports/contract/market-feed-candles';
import { createRecordedMarket, createSimulatedCoinbase, type SimulatedTrade } from '@foretick/simulator';
import { BTC, createHeldClock, expectedTrades, simulated } from '@foretick/venue-connection/testing';
import { createCoinbaseFeed } from '../coinbase-feed.ts';

const NOON_MS = Date.UTC(2026, 2, 10, 12);
const HOUR_MS = 3_600_000;

it('puts three pages together and fills the windows that Coinbase leaves out', async () => {
  const trades = quietTrades(NOON_MS - 20 * HOUR_MS, NOON_MS);
  const candles = await candlesAt(NOON_MS + 10_000, trades);
  assert.equal(candles.length, 900);
  assert.ok(candles.filter((candle) => candle.filled).length > 100);
  assertCandlesMatchTrades(candles, {
    instrument: simulated(BTC),
    intervalSec: 60,
    trades: expectedTrades(trades, simulated(BTC)),
    now: NOON_MS + 10_000,
  });
});

it('leaves out a window that closed only a moment ago', async () => {
  const trades = quietTrades(NOON_MS - HOUR_MS, NOON_MS);
  const lastClose = async (now: number): Promise<number | undefined> =>
    (await candlesAt(now, trades)).at(-1)?.closeTime;
  assert.equal(await lastClose(NOON_MS + 4_999), NOON_MS - 60_000);
  assert.equal(await lastClose(NOON_MS + 5_000), NOON_MS);
});

async function candlesAt(now: number, trades: readonly SimulatedTrade[]) {
  const clock = createHeldClock(now);
  const market = createRecordedMarket(new Map([[BTC, trades]]));
  const venue = await createSimulatedCoinbase({ clock, market });
  const { restUrl } = venue;
  const timing = { callEveryMs: 0 };
  const feed = createCoinbaseFeed({ clock, random: () => 0, restUrl, exchange: 'simulated', timing });
  try {
    return await feed.recentCandles(simulated(BTC), 60, new AbortController().signal);
  } finally {
    await venue.close();
  }
}

/** One trade in each minute that is no multiple of seven, and the last one in the last millisecond. */
function quietTrades(fromMs: number, toMs: number): readonly SimulatedTrade[] {
  const trades: SimulatedTrade[] = [];
  for (let minuteMs = fromMs; minuteMs < toMs; minuteMs += 60_000) {
    const minute = minuteMs / 60_000;
    if (minute % 7 === 0 && minuteMs + 60_000 < toMs) continue;
    trades.push({
      id: minute,
      timeUs: (minuteMs + 59_999) * 1_000,
      price: 100 + (minute % 11),
      quantity: 1 + (minute % 3),
      side: 'buy',
      orderType: 'limit',
    });
  }
  return trades;
}
