import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { instrumentId, type Pair } from '@foretick/core/trade';
import type { HistoryRange } from '@foretick/ports';
import fc from 'fast-check';
import { candlesBetween } from './candles-between.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5);
const HOUR = 60;

it('is the slow and obvious list, whatever the page size and the quiet minutes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.oneof(fc.integer({ min: -90, max: 400 }), fc.integer({ min: 0, max: 30 }))),
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: -5, max: 320 }),
      async (traded, pageRows, windows, settled) => {
        const asked: HistoryRange[] = [];
        const candles = await candlesBetween(rangeOf(0, windows), {
          venue: 'Test',
          intervalSec: 60,
          pageRows,
          settledUntil: START + settled * MINUTE + 59_999,
          readPage: async (page) => {
            asked.push(page);
            // A venue that gives a candle too many on both sides, newest first.
            return traded
              .filter((m) => START + (m + 1) * MINUTE >= page.from && START + m * MINUTE <= page.to)
              .sort((a, b) => b - a)
              .map(candleAt);
          },
        });
        assert.deepEqual(
          candles.map((one) => [one.openTime, one.close, one.filled]),
          slowly(traded, Math.min(windows, settled), windows).map(({ minute, from }) => [
            START + minute * MINUTE,
            100 + from,
            minute !== from,
          ]),
        );
        for (const page of asked) assert.equal(page.to - page.from, pageRows * MINUTE);
        for (const [index, page] of asked.slice(1).entries()) assert.equal(page.to, asked[index]?.from);
      },
    ),
    { numRuns: 400, seed: 3 },
  );
});

/** For each minute of the range: the last one that traded, unless the quiet around it lasts for more than an hour. */
function slowly(traded: readonly number[], to: number, windows: number) {
  const minutes = Array.from({ length: Math.max(0, Math.min(to, windows)) }, (_, minute) => minute);
  return minutes.flatMap((minute) => {
    const from = Math.max(...traded.filter((one) => one <= minute));
    const next = Math.min(to, ...traded.filter((one) => one > minute));
    const known = from === minute || (Number.isFinite(from) && next - from - 1 <= HOUR);
    return known ? [{ minute, from }] : [];
  });
}

function rangeOf(from: number, to: number): HistoryRange {
  return { from: START + from * MINUTE, to: START + to * MINUTE };
}

function candleAt(minute: number): Candle {
  const [openTime, price] = [START + minute * MINUTE, 100 + minute];
  return {
    instrument: instrumentId('test', 'BTC/USD' as Pair),
    intervalSec: 60,
    openTime,
    closeTime: openTime + MINUTE,
    revision: 0,
    status: 'final',
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 1,
    quoteVolume: undefined,
    vwap: undefined,
    tradeCount: undefined,
    buyVolume: undefined,
    sellVolume: undefined,
    complete: true,
    filled: false,
    origin: 'venue',
    availableAt: openTime + MINUTE,
    availability: 'modelled',
  };
}
