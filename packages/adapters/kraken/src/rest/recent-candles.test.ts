import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '@foretick/ports';
import { BTC, simulated } from '@foretick/venue-connection/testing';
import { recentCandles } from './recent-candles.ts';

const OPEN_SEC = Date.UTC(2026, 2, 10, 12) / 1_000;
const RIGHT: readonly unknown[] = [OPEN_SEC, '10', '12', '9', '11', '10.50000', '3.00000000', 4];
const STILL_OPEN = RIGHT.with(0, OPEN_SEC + 60);

describe('recent candles of Kraken', () => {
  it('reads a row as it is, and leaves out the window still open', async () => {
    const [candle, ...others] = await read(RIGHT);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [
        candle?.openTime,
        candle?.open,
        candle?.high,
        candle?.low,
        candle?.close,
        candle?.volume,
        candle?.tradeCount,
      ],
      [OPEN_SEC * 1_000, 10, 12, 9, 11, 3, 4],
    );
  });

  it('leaves out what closes after the clock, where the answer says nothing of the window that is open', async () => {
    assert.equal((await read(RIGHT, OPEN_SEC + 60)).length, 1);
    assert.deepEqual(await read(RIGHT, OPEN_SEC + 59), []);
  });

  for (const [name, row] of [
    ['no time', RIGHT.with(0, null)],
    ['a text as time', RIGHT.with(0, String(OPEN_SEC))],
    ['no volume', RIGHT.with(6, null)],
    ['an empty volume', RIGHT.with(6, '')],
    ['a number as price', RIGHT.with(1, 10)],
    ['no count', RIGHT.with(7, null)],
    ['a field too few', RIGHT.slice(1)],
    ['no fields', null],
  ] as const) {
    it(`makes no candle of a row with ${name}`, async () => {
      await assert.rejects(read(row), { code: 'KRAKEN_BAD_RESPONSE', retryable: true });
    });
  }
});

function read(row: unknown, nowSec = OPEN_SEC + 90) {
  const clock: Clock = { now: () => nowSec * 1_000, sleep: async () => undefined };
  const names = { get: async () => ({ XXBTZUSD: [row, STILL_OPEN], last: OPEN_SEC }) };
  return recentCandles(names, clock, simulated(BTC), 60, new AbortController().signal);
}
