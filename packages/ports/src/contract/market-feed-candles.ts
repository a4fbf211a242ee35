import assert from 'node:assert/strict';
import type { Candle } from '@foretick/core/candle';
import type { InstrumentId, Trade } from '@foretick/core/trade';

/**
 * The oracle for `recentCandles`: the shape of the list, and the numbers of every window that `trades` covers
 * from one trade before it to one trade after it.
 */
export function assertCandlesMatchTrades(
  candles: readonly Candle[],
  truth: {
    readonly instrument: InstrumentId;
    readonly intervalSec: number;
    readonly trades: readonly Trade[];
    readonly now: number;
  },
): void {
  const { instrument, intervalSec, trades, now } = truth;
  const intervalMs = intervalSec * 1_000;
  assert.ok(candles.length > 0, 'no candles');
  for (const [index, candle] of candles.entries()) {
    assert.equal(candle.instrument, instrument);
    assert.equal(candle.intervalSec, intervalSec);
    assert.equal(candle.status, 'final');
    assert.equal(candle.openTime % intervalMs, 0);
    assert.equal(candle.closeTime, candle.openTime + intervalMs);
    assert.equal(candle.openTime, (candles[0]?.openTime ?? 0) + index * intervalMs, 'a hole between candles');
    assert.ok(candle.closeTime <= now, 'an open candle');
  }
  const firstTime = trades[0]?.eventTime ?? Number.POSITIVE_INFINITY;
  const lastTime = trades.at(-1)?.eventTime ?? Number.NEGATIVE_INFINITY;
  const covered = candles.filter((c) => c.openTime > firstTime && c.closeTime <= lastTime);
  assert.ok(covered.length > 0, 'the past trades cover no whole candle');
  for (const candle of covered) assertCandle(candle, trades);
}

function assertCandle(candle: Candle, trades: readonly Trade[]): void {
  const inside = trades.filter((t) => t.eventTime >= candle.openTime && t.eventTime < candle.closeTime);
  assert.equal(candle.tradeCount ?? inside.length, inside.length);
  assert.equal(candle.filled, inside.length === 0);
  if (inside.length === 0) {
    const carried = trades.findLast((trade) => trade.eventTime < candle.openTime)?.price;
    for (const price of [candle.open, candle.high, candle.low, candle.close]) assert.equal(price, carried);
    assert.equal(candle.volume, 0);
    return;
  }
  const prices = inside.map((trade) => trade.price);
  assert.equal(candle.open, prices[0]);
  assert.equal(candle.close, prices.at(-1));
  assert.equal(candle.high, Math.max(...prices));
  assert.equal(candle.low, Math.min(...prices));
  const volume = inside.reduce((sum, trade) => sum + trade.quantity, 0);
  assertClose(candle.volume, volume, 'volume');
  const quoteVolume = inside.reduce((sum, trade) => sum + trade.quantity * trade.price, 0);
  if (candle.vwap !== undefined) assertClose(candle.vwap, quoteVolume / volume, 'vwap');
  if (candle.quoteVolume !== undefined) assertClose(candle.quoteVolume, quoteVolume, 'quote volume');
}

/** Venues round what they sum. */
function assertClose(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 1e-5 * expected, `${what} ${actual}, by the trades ${expected}`);
}
