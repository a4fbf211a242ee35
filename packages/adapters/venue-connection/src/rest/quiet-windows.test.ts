import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Candle } from '@foretick/core/candle';
import { BTC, simulated } from '../testing/case.ts';
import { withQuietWindows } from './quiet-windows.ts';

it('carries the price on through windows that were left out, and drops repeated ones', () => {
  // minute   0    1    2    3    4
  // given    10        12   12*       * a second one
  // close    10   10   12   12
  const list = withQuietWindows([candle(0, 10), candle(2, 12), candle(2, 99), candle(4, 13)]);
  assert.deepEqual(
    list.map(({ openTime, open, close, volume, tradeCount, filled }) => [
      openTime / 60_000,
      open,
      close,
      volume,
      tradeCount,
      filled,
    ]),
    [
      [0, 9, 10, 5, undefined, false],
      [1, 10, 10, 0, 0, true],
      [2, 11, 12, 5, undefined, false],
      [3, 12, 12, 0, 0, true],
      [4, 12, 13, 5, undefined, false],
    ],
  );
  for (const { openTime, closeTime, availableAt } of list) {
    assert.equal(closeTime, openTime + 60_000);
    assert.equal(availableAt, closeTime + 1_000);
  }
});

it('begins anew after a silence that no market keeps', () => {
  const list = withQuietWindows([candle(0, 10), candle(10_002, 12)]);
  assert.deepEqual(
    list.map(({ openTime }) => openTime / 60_000),
    [10_002],
  );
  assert.equal(withQuietWindows([candle(0, 10), candle(10_001, 12)]).length, 10_002);
});

function candle(minute: number, close: number): Candle {
  const openTime = minute * 60_000;
  return {
    instrument: simulated(BTC),
    intervalSec: 60,
    openTime,
    closeTime: openTime + 60_000,
    revision: 0,
    status: 'final',
    open: close - 1,
    high: close,
    low: close - 1,
    close,
    volume: 5,
    quoteVolume: undefined,
    vwap: undefined,
    tradeCount: undefined,
    buyVolume: undefined,
    sellVolume: undefined,
    complete: true,
    filled: false,
    origin: 'venue',
    availableAt: openTime + 61_000,
    availability: 'modelled',
  };
}
